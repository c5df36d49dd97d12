using MessageFunctions.Orchestrations.Reconciliation;
using MessageFunctions.Reconciliation;
using MessageFunctions.Tenants;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reconciliation;

/// <summary>Starts runs.</summary>
internal sealed class ReconciliationStarter(Reconciler reconciler, TenantStore tenants, TimeProvider time)
{
    public async Task StartNightlyAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, to) = reconciler.NightlySpan(now);
        await foreach (var tenant in tenants.AllAsync(cancellationToken))
        {
            if (await tenants.GetTenantAsync(tenant, cancellationToken) is { Value.Settings.TimeZone: var zone })
                await StartAsync(client, tenant, NightlyTime.LastNight(zone, now), from, to, "nightly", cancellationToken);
        }
    }

    public async Task<RunId> StartAsync(
        DurableTaskClient client, TenantId tenant, DateTimeOffset? from, DateTimeOffset? to, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var span = reconciler.NightlySpan(now);
        var run = RunId.Create(now, "demand");
        await StartAsync(client, tenant, run, from ?? span.From, to ?? span.To, by, cancellationToken);
        return run;
    }

    private static async Task StartAsync(
        DurableTaskClient client, TenantId tenant, RunId run, DateTimeOffset from, DateTimeOffset to, string by, CancellationToken cancellationToken)
    {
        var input = new ReconciliationInput(tenant.Value, run.Value, from, to, by);
        // A finished instance would silently start again: what has run for tonight has run.
        if (await client.GetInstanceAsync(input.InstanceId, cancellationToken) is not null) return;
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(NightlyReconciliation), input, new StartOrchestrationOptions(InstanceId: input.InstanceId), cancellationToken);
    }
}
