using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reconciliation;

/// <summary>02:30 UTC: starts each tenant's nightly run. A run that is started twice is the same run.</summary>
internal sealed class ReconciliationTimer(ReconciliationStarter starter)
{
    [Function("StartNightlyReconciliation")]
    public Task RunAsync([TimerTrigger("0 30 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starter.StartNightlyAsync(client, cancellationToken);
}
