namespace MessageFunctions.Windows;

/// <summary>Messages by <see cref="SendClass"/> and what was spent, over some span. The default is nothing.</summary>
public readonly record struct SendCounts
{
    public long Accepted { get; init; }

    public long Undeliverable { get; init; }

    public long Rejected { get; init; }

    public long Failed { get; init; }

    public long TimedOut { get; init; }

    /// <summary>In micro-units, from envelopes that were settled in the span.</summary>
    public long SpentMicros { get; init; }

    /// <summary>All that were tried.</summary>
    public long Sends => Accepted + Undeliverable + Errors;

    /// <summary>What the provider, not the message, is to blame for.</summary>
    public long Errors => Rejected + Failed + TimedOut;

    public static SendCounts operator +(in SendCounts left, in SendCounts right) => new()
    {
        Accepted = left.Accepted + right.Accepted,
        Undeliverable = left.Undeliverable + right.Undeliverable,
        Rejected = left.Rejected + right.Rejected,
        Failed = left.Failed + right.Failed,
        TimedOut = left.TimedOut + right.TimedOut,
        SpentMicros = left.SpentMicros + right.SpentMicros,
    };

    public static SendCounts Add(in SendCounts left, in SendCounts right) => left + right;

    /// <summary>Counts results by class.</summary>
    public static SendCounts Of(IReadOnlyList<Messages.MessageResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (accepted, undeliverable, rejected, failed, timedOut) = (0L, 0L, 0L, 0L, 0L);
        for (var i = 0; i < results.Count; i++)
        {
            switch (SendClasses.Of(results[i]))
            {
                case SendClass.Accepted: accepted++; break;
                case SendClass.Undeliverable: undeliverable++; break;
                case SendClass.Rejected: rejected++; break;
                case SendClass.Failed: failed++; break;
                case SendClass.TimedOut: timedOut++; break;
                case SendClass.NotTried: break;
                default: throw new InvalidOperationException("Unknown class of result.");
            }
        }
        return new SendCounts { Accepted = accepted, Undeliverable = undeliverable, Rejected = rejected, Failed = failed, TimedOut = timedOut };
    }
}
