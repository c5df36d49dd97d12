using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Policies.Replay;

/// <summary>What becomes of a message.</summary>
/// <param name="Outcome">Sent, held or rejected.</param>
/// <param name="Channel">Over which channel, where it is sent.</param>
/// <param name="CostMicros">What that costs, by the price of its plan.</param>
/// <param name="Priority">The queue that carries it.</param>
public readonly record struct ReplayFate(ReplayOutcome Outcome, ChannelId? Channel, long CostMicros, Priority Priority)
{
    /// <summary>What became of it, by its record.</summary>
    public static ReplayFate Of(Envelope envelope, MessageState message)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(message);
        return message.Status switch
        {
            MessageStatus.Sending or MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Failed or MessageStatus.Unknown when message.Channel is { } channel =>
                new ReplayFate(ReplayOutcome.Sent, channel, PriceOf(envelope, channel), envelope.Priority),
            MessageStatus.Accepted or MessageStatus.InReview or MessageStatus.Queued or MessageStatus.Held => new ReplayFate(ReplayOutcome.Held, null, 0, envelope.Priority),
            _ => new ReplayFate(ReplayOutcome.Rejected, null, 0, envelope.Priority),
        };
    }

    /// <summary>Rejected at the door.</summary>
    public static ReplayFate Rejected(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return new ReplayFate(ReplayOutcome.Rejected, null, 0, envelope.Priority);
    }

    private static long PriceOf(Envelope envelope, ChannelId channel)
    {
        foreach (var step in envelope.Plan)
        {
            if (step.Channel == channel) return step.UnitPriceMicros;
        }
        return 0;
    }
}

/// <summary>What becomes of a message, as far as a policy decides it.</summary>
public enum ReplayOutcome
{
    Sent,
    Held,
    Rejected,
}
