using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Windows;

/// <summary>Hears of every result at the place where it is recorded. It must be quick and must not throw: it is called on the path of every envelope.</summary>
public interface ISendObserver
{
    /// <summary>Results of a hand-over became durable. What another run had recorded before is not among them, so a sum over all calls agrees with the log.</summary>
    /// <param name="envelope">Whose messages.</param>
    /// <param name="channel">Where they went.</param>
    /// <param name="at">The time on the record.</param>
    /// <param name="results">What was not on record before.</param>
    /// <param name="duration">How long the channel took to answer.</param>
    void Sent(Envelope envelope, ChannelId channel, DateTimeOffset at, IReadOnlyList<MessageResult> results, TimeSpan duration);

    /// <summary>An envelope was settled; called once for each of its reservations.</summary>
    void Spent(Envelope envelope, ChannelId channel, long cashMicros);
}
