using MessageFunctions.Channels;

namespace MessageFunctions.Delivery;

/// <summary>Whether anything may leave over a channel at all. Asked before every attempt, also of messages that the gates let through earlier.</summary>
public interface ISendPause
{
    /// <summary>When to ask again; null: it may leave.</summary>
    ValueTask<DateTimeOffset?> PausedUntilAsync(ChannelId channel, CancellationToken cancellationToken = default);
}
