using Azure.Messaging.ServiceBus;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Orchestrations.BudgetSaga;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Delivery;

/// <summary>
/// Turns references into sagas: schedules each under its envelope's id and completes it. A reference that is delivered twice meets its saga, or
/// starts one that finds nothing left to do.
/// </summary>
internal static class StartSagas
{
    public static async Task RunAsync(
        ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken) =>
        await Task.WhenAll(messages.Select(message => StartAsync(message, actions, client, cancellationToken)));

    private static async Task StartAsync(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!EnvelopeReference.TryParse(message.Body.ToMemory().Span, out var reference))
        {
            await actions.DeadLetterMessageAsync(
                message, deadLetterReason: "unreadable_reference", deadLetterErrorDescription: "The body is not an envelope reference.", cancellationToken: cancellationToken);
            return;
        }
        using var step = AppTraces.Start("envelope.start", reference);
        var id = reference.Envelope.Value;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(BudgetSaga), new BudgetSagaInput(reference.Tenant.Value, id), new StartOrchestrationOptions(InstanceId: id), cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // An id in use is refused. Then the reference was delivered twice and its saga is there; anything else is a failure.
            if (await client.GetInstanceAsync(id, cancellationToken) is null) throw;
        }
        await actions.CompleteMessageAsync(message, cancellationToken);
    }
}
