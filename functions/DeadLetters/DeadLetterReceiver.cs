using Azure.Messaging.ServiceBus;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.Messages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.DeadLetters;

/// <summary>
/// Records dead letters and completes them. A reference whose saga is there, or was, did its work before its queue gave it up: it is completed and
/// nothing else. Everything here may be repeated.
/// </summary>
internal sealed class DeadLetterReceiver(DeadLetterIntake intake, ILogger<DeadLetterReceiver> logger)
{
    public Task RunAsync(
        string queue, ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken) =>
        Task.WhenAll(messages.Select(message => RunAsync(queue, message, actions, client, cancellationToken)));

    private async Task RunAsync(
        string queue, ServiceBusReceivedMessage message, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var reason = message.DeadLetterReason is { Length: > 0 } given ? given : "unspecified";
        var body = message.Body.ToMemory();
        if (!EnvelopeReference.TryParse(body.Span, out var reference))
        {
            await intake.KeepUnreadableAsync(queue, message.MessageId ?? "", body, reason, cancellationToken);
            logger.Unreadable(queue, reason);
        }
        else if (!await HasSagaAsync(client, reference.Envelope, cancellationToken)
            && await intake.HoldAsync(reference, reason, message.DeadLetterErrorDescription, message.DeliveryCount, cancellationToken))
            logger.DeadLettered(reference.Envelope, queue, reason, message.DeliveryCount);
        await actions.CompleteMessageAsync(message, cancellationToken);
    }

    private static async Task<bool> HasSagaAsync(DurableTaskClient client, EnvelopeId envelope, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(envelope.Value, cancellationToken) is
        {
            RuntimeStatus: OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended or OrchestrationRuntimeStatus.Completed,
        };
}
