using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reconciliation;

/// <summary>Every quarter of an hour: starts the run of each tenant whose night has begun, at 02:30 by its own clocks. A night is run once, however often it is asked for.</summary>
internal sealed class ReconciliationTimer(ReconciliationStarter starter)
{
    [Function("StartNightlyReconciliation")]
    public Task RunAsync([TimerTrigger("0 */15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starter.StartNightlyAsync(client, cancellationToken);
}
