using Azure.Messaging.ServiceBus;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Orchestrations.BudgetSaga;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Delivery;

/// <summary>
/// Turns references into sagas: schedules each under its envelope's id and completes it. A reference that is delivered twice meets its saga, or
/// starts one that finds nothing left to do. No more begin than can be worked on: a flood stays in its queue.
/// </summary>
internal sealed class StartSagas(SagasUnderWay underWay)
{
    public async Task RunAsync(
        ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        AppMetrics.Operated(OperationStore.Queue, "receive", messages.Length);
        await Task.WhenAll(messages.Select(message => StartAsync(message, actions, client, cancellationToken)));
    }

    private async Task StartAsync(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!EnvelopeReference.TryParse(message.Body.ToMemory().Span, out var reference))
        {
            await actions.DeadLetterMessageAsync(
                message, deadLetterReason: "unreadable_reference", deadLetterErrorDescription: "The body is not an envelope reference.", cancellationToken: cancellationToken);
            return;
        }
        using var step = AppTraces.Start("envelope.start", reference);
        await underWay.EnterAsync(reference.Priority, reference.Envelope, cancellationToken);
        // One that was there already tells nobody when it ends: it may have ended long ago.
        if (!await SagaStarter.StartAsync(reference, client, cancellationToken)) underWay.Leave(reference.Envelope.Value);
        await actions.CompleteMessageAsync(message, cancellationToken);
        AppMetrics.Operated(OperationStore.Queue, "complete");
    }
}
