namespace MessageFunctions.Channels.Inbox;

/// <summary>The in-app inbox as a channel: what is stored is delivered, and a repeat changes nothing.</summary>
public sealed class InboxChannel(InboxStore inbox, InboxOptions options) : IChannel
{
    public static readonly ChannelId ChannelId = ChannelId.Parse("inbox");

    /// <summary>Every user is a partition of its own, so the messages of a batch are stored side by side.</summary>
    private const int ConcurrentCommits = 16;

    public ChannelId Id => ChannelId;

    public bool IsIdempotent => true;

    public int BatchSize => options.BatchSize;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        var results = new SendResult[batch.Messages.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCommits, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, parallel, async (i, token) =>
        {
            var message = batch.Messages[i];
            results[i] = new SendResult(message.Id, await PutAsync(batch, message, token));
        });
        return results;
    }

    private async ValueTask<SendOutcome> PutAsync(ChannelBatch batch, ChannelMessage message, CancellationToken cancellationToken)
    {
        if (message.Recipient.Length is 0 or > InboxStore.MaxUser) return new SendOutcome.Rejected(SendCode.RecipientInvalid);
        if (message.Text is null && message.Html is null) return new SendOutcome.Rejected(SendCode.ContentMissing);
        if (Length(message.Subject) > InboxStore.MaxText || Length(message.Text) > InboxStore.MaxText || Length(message.Html) > InboxStore.MaxText)
            return new SendOutcome.Rejected(SendCode.ContentTooLarge);
        try
        {
            await inbox.PutAsync(batch.Tenant, message, cancellationToken);
            return new SendOutcome.Accepted($"inbox-{message.Id}");
        }
        catch (Storage.StorageUnavailableException)
        {
            // Whether it was stored is not known, but storing it again is safe.
            return new SendOutcome.Retryable(SendCode.ProviderUnavailable);
        }

        static int Length(string? text) => text?.Length ?? 0;
    }
}
