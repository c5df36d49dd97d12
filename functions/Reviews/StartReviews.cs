using Azure.Messaging.ServiceBus;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Reviews;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reviews;

/// <summary>Takes references of what is to be reviewed: makes each envelope wait for its reviews, starts those, and completes it.</summary>
internal sealed class StartReviews(ReviewIntake intake)
{
    [Function("StartReviews")]
    public async Task RunAsync(
        [ServiceBusTrigger(QueueNames.Review, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        await Task.WhenAll(messages.Select(message => StartAsync(message, actions, client, cancellationToken)));

    private async Task StartAsync(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!EnvelopeReference.TryParse(message.Body.ToMemory().Span, out var reference))
        {
            await DeadLetterAsync("unreadable_reference", "The body is not an envelope reference.");
            return;
        }
        using var step = AppTraces.Start("review.start", reference);
        if (await intake.JoinAsync(reference.Tenant, reference.Envelope, cancellationToken) is not { } reviews)
        {
            // Its document was there before its reference was sent: this is a loss, not a matter of order.
            await DeadLetterAsync("envelope_missing", "The envelope is not in the log.");
            return;
        }
        foreach (var review in reviews) await ReviewRunner.StartAsync(client, review, cancellationToken);
        await actions.CompleteMessageAsync(message, cancellationToken);

        Task DeadLetterAsync(string reason, string text) =>
            actions.DeadLetterMessageAsync(message, deadLetterReason: reason, deadLetterErrorDescription: text, cancellationToken: cancellationToken);
    }
}
