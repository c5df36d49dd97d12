using MessageFunctions.Channels;
using MessageFunctions.Channels.Inbox;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.StatusWebhooks;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Retention;

/// <summary>Every hour: removes what has outlived its retention and would otherwise stay for ever. Messages themselves expire in their log.</summary>
internal sealed class RetentionSweep(
    InboxSweep inboxes, InboxOptions inbox, StatusOutbox outbox, StatusWebhookOptions webhooks, DeadLetterStore deadLetters, TenantStore tenants, TimeProvider time)
{
    private const int UnreadableDays = 90;

    [Function("SweepRetention")]
    public async Task RunAsync([TimerTrigger("0 41 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var tenant in tenants.AllAsync(cancellationToken))
        {
            await inboxes.RunAsync(tenant, now.AddDays(-inbox.RetentionDays), cancellationToken: cancellationToken);
            await outbox.SweepAsync(tenant, now.AddDays(-webhooks.RetentionDays), cancellationToken: cancellationToken);
        }
        await deadLetters.RemoveUnreadableAsync(now.AddDays(-UnreadableDays), cancellationToken);
    }
}
