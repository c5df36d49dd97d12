using Azure.Messaging.ServiceBus;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Reviews;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Reviews;

/// <summary>
/// Takes references of what is to be reviewed: makes each envelope wait for its reviews, starts those, and completes it. What the queue gave up is tried again
/// slowly, for as long as it fails: a store that is down for a while must not leave content in review for ever.
/// </summary>
internal sealed class StartReviews(ReviewIntake intake, DeadLetterIntake deadLetters, TimeProvider time, ILogger<StartReviews> logger)
{
    private static readonly TimeSpan Breather = TimeSpan.FromSeconds(5);

    [Function("StartReviews")]
    public async Task RunAsync(
        [ServiceBusTrigger(QueueNames.Review, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        await Task.WhenAll(messages.Select(message => StartAsync(message, actions, client, cancellationToken)));

    [Function("RetryReviews")]
    public async Task RetryAsync(
        [ServiceBusTrigger(QueueNames.Review + QueueNames.DeadLetters, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        await Task.Delay(Breather, time, cancellationToken);
        await Task.WhenAll(messages.Select(message => StartAsync(message, actions, client, cancellationToken)));
    }

    private async Task StartAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!EnvelopeReference.TryParse(message.Body.ToMemory().Span, out var reference))
            await deadLetters.KeepUnreadableAsync(QueueNames.Review, message.MessageId ?? "", message.Body.ToMemory(), "unreadable_reference", cancellationToken);
        else
        {
            using var step = AppTraces.Start("review.start", reference);
            var reviews = await intake.JoinAsync(reference.Tenant, reference.Envelope, cancellationToken);
            // Its document was there before its reference was sent: this is a loss, not a matter of order.
            if (reviews is null) logger.EnvelopeMissing(reference.Envelope);
            foreach (var review in reviews ?? []) await ReviewRunner.StartAsync(client, review, cancellationToken);
        }
        await actions.CompleteMessageAsync(message, cancellationToken);
    }
}
