using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Orchestrations.BudgetSaga;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Delivery;

/// <summary>Schedules an envelope's saga under the envelope's id. One that is there already is left alone.</summary>
internal static class SagaStarter
{
    /// <returns>Whether it was scheduled now.</returns>
    public static async Task<bool> StartAsync(EnvelopeReference reference, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = reference.Envelope.Value;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(BudgetSaga), new BudgetSagaInput(reference.Tenant.Value, id), new StartOrchestrationOptions(InstanceId: id), cancellationToken);
            AppMetrics.Operated(OperationStore.Orchestration, "start");
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // An id in use is refused. Then the saga is there already; anything else is a failure.
            if (await client.GetInstanceAsync(id, cancellationToken) is null) throw;
            return false;
        }
    }
}
