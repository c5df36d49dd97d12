using MessageFunctions.Channels;

namespace MessageFunctions.Messages.Requests;

/// <summary>What all messages of a request share, as read: well-formed, not yet compared with the tenant.</summary>
public sealed class RequestHead
{
    public string? Line { get; set; }

    public MessageKind? Kind { get; set; }

    public Priority? Priority { get; set; }

    /// <summary>The sender's own plan; null: routing decides.</summary>
    public List<ChannelId>? Channels { get; set; }

    public string? Template { get; set; }

    public int? TemplateVersion { get; set; }

    public MessageContent? Content { get; set; }

    public DateTimeOffset? SendAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }
}
