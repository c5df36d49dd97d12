using System.Text.Json;

namespace MessageFunctions.Channels.Webhook;

/// <summary>
/// Messages as signed HTTP requests to the recipient's URL. Receivers drop repeats by <c>Idempotency-Key</c>, which is the message's id; that
/// is part of the contract with them.
/// </summary>
public sealed class WebhookChannel(IWebhookPoster poster, WebhookSecrets secrets, WebhookOptions options) : IChannel
{
    public static readonly ChannelId ChannelId = ChannelId.Parse("webhook");

    public ChannelId Id => ChannelId;

    public bool IsIdempotent => true;

    public int BatchSize => options.BatchSize;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        var results = new SendResult[batch.Messages.Count];
        var signers = secrets.For(batch.Tenant);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrencyPerBatch, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, parallel, async (i, token) =>
        {
            var message = batch.Messages[i];
            results[i] = new SendResult(message.Id, await poster.PostAsync(Post(batch, message, signers), token));
        });
        return results;
    }

    private static WebhookPost Post(ChannelBatch batch, ChannelMessage message, IReadOnlyList<WebhookSecret> signers)
    {
        var id = message.Id.ToString();
        var headers = message.Headers.Count == 0 ? null : message.Headers;
        var body = new WebhookBody("message", id, batch.Tenant.Value, message.Subject, message.Text, message.Html, headers);
        return new WebhookPost(message.Recipient, id, signers, JsonSerializer.SerializeToUtf8Bytes(body, WebhookJson.Default.WebhookBody));
    }
}
