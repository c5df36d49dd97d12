using MessageFunctions.Messages;

namespace MessageFunctions.Channels;

/// <summary>One message, rendered, as a channel gets it.</summary>
/// <param name="Id">The message's id; the provider's idempotency key where it has one.</param>
/// <param name="Recipient">The address in the channel's own form: an e-mail address, a URL, a user of the inbox.</param>
/// <param name="Subject">Subject or title; null where the content has none.</param>
/// <param name="Text">Plain text body; null when there is only <paramref name="Html"/>.</param>
/// <param name="Html">HTML body; null when there is only <paramref name="Text"/>.</param>
public sealed record ChannelMessage(MessageId Id, string Recipient, string? Subject, string? Text, string? Html = null)
{
    /// <summary>Who it is from, in the channel's own form; null: the channel's own sender.</summary>
    public string? Sender { get; init; }

    /// <summary>Further headers or attributes, such as <c>List-Unsubscribe</c>; a channel rejects those that it cannot carry safely.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    private static readonly Dictionary<string, string> NoHeaders = [];
}
