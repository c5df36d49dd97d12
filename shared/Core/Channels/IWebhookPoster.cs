namespace MessageFunctions.Channels;

/// <summary>One signed request to somebody else's server.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Id">Its id, the same for every repeat: the receiver's idempotency key.</param>
/// <param name="Secrets">What signs it, the current first; at least one.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record WebhookPost(string Url, string Id, IReadOnlyList<WebhookSecret> Secrets, ReadOnlyMemory<byte> Body);

/// <summary>Posts signed webhooks to servers that tenants named, and to none that they must not reach.</summary>
public interface IWebhookPoster
{
    /// <summary>Posts once, within the configured timeout. Whatever the other side does is an outcome.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    ValueTask<SendOutcome> PostAsync(WebhookPost post, CancellationToken cancellationToken = default);
}
