using MessageFunctions.Budgets;
using MessageFunctions.Reconciliation;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Orchestrations.Reconciliation;

/// <summary>The run's activities: each hands one step to its use case. Their names, inputs and outputs are a contract.</summary>
internal sealed class ReconciliationActivities(Reconciler reconciler, ReconciliationAlerts alerts)
{
    [Function(nameof(BeginReconciliation))]
    public async Task<ReconciliationParts> BeginReconciliation([ActivityTrigger] ReconciliationInput input, CancellationToken cancellationToken)
    {
        var plan = await reconciler.BeginAsync(TenantId.Parse(input.Tenant), RunId.Parse(input.Run), input.From, input.To, input.By, cancellationToken);
        return new ReconciliationParts([.. plan.Accounts.Select(account => account.ToString())], plan.Slices);
    }

    [Function(nameof(ReconcileAccount))]
    public async Task<PartSummary> ReconcileAccount([ActivityTrigger] AccountInput input, CancellationToken cancellationToken) =>
        PartSummary.From(await reconciler.CheckAccountAsync(RunId.Parse(input.Run), AccountId.Parse(input.Account), cancellationToken));

    [Function(nameof(ReconcileSlice))]
    public async Task<PartSummary> ReconcileSlice([ActivityTrigger] SliceInput input, CancellationToken cancellationToken) =>
        PartSummary.From(await reconciler.CheckSliceAsync(TenantId.Parse(input.Tenant), RunId.Parse(input.Run), input.From, input.To, cancellationToken));

    [Function(nameof(FinishReconciliation))]
    public async Task<ReconciliationSummary> FinishReconciliation([ActivityTrigger] FinishInput input, CancellationToken cancellationToken)
    {
        var run = await reconciler.FinishAsync(
            TenantId.Parse(input.Tenant), RunId.Parse(input.Run), [.. input.Parts.Select(part => part.ToResult())], cancellationToken);
        if (run is not null) await alerts.TellAsync(run, cancellationToken);
        return run is null
            ? new ReconciliationSummary(input.Run, IsRed: false, 0, 0, 0)
            : new ReconciliationSummary(
                input.Run, run.IsRed, run.Result.Messages, run.Result.Classes.Sum(total => total.Count), run.Result.Classes.Sum(total => total.Repaired));
    }
}
