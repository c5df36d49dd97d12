using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MessageFunctions.Orchestrations.Reconciliation;

/// <summary>
/// Reconciles one tenant: begins the run, checks its accounts, then its spans of time, a few side by side, and writes the report. The history holds what
/// is done, so after a stop it goes on where it was.
/// </summary>
public static class NightlyReconciliation
{
    // Parts of one tenant that run side by side: enough to use the store, few enough to leave it to the senders.
    private const int SideBySide = 4;

    [Function(nameof(NightlyReconciliation))]
    public static async Task<ReconciliationSummary> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ReconciliationInput input)
    {
        var parts = await context.CallActivityAsync<ReconciliationParts>(nameof(ReconciliationActivities.BeginReconciliation), input, Retries.OfStorage);
        var results = new List<PartSummary>();

        // Accounts first: one that does not add up is restated before single holds are corrected on it.
        foreach (var group in parts.Accounts.Chunk(SideBySide))
        {
            results.AddRange(await Task.WhenAll(group.Select(account => context.CallActivityAsync<PartSummary>(
                nameof(ReconciliationActivities.ReconcileAccount), new AccountInput(input.Tenant, input.Run, account), Retries.OfStorage))));
        }
        foreach (var group in parts.Slices.Zip(parts.Slices.Skip(1)).Chunk(SideBySide))
        {
            results.AddRange(await Task.WhenAll(group.Select(slice => context.CallActivityAsync<PartSummary>(
                nameof(ReconciliationActivities.ReconcileSlice), new SliceInput(input.Tenant, input.Run, slice.First, slice.Second), Retries.OfStorage))));
        }
        return await context.CallActivityAsync<ReconciliationSummary>(
            nameof(ReconciliationActivities.FinishReconciliation), new FinishInput(input.Tenant, input.Run, results), Retries.OfStorage);
    }
}
