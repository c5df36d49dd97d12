using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>What somebody does not want.</summary>
/// <param name="Kind">Messages of this kind; null: of every kind.</param>
/// <param name="Channel">Over this channel; null: over every channel.</param>
public sealed record OptOut(MessageKind? Kind = null, ChannelId? Channel = null)
{
    public bool Covers(MessageKind kind, ChannelId channel) => (Kind is null || Kind == kind) && (Channel is null || Channel == channel);
}
