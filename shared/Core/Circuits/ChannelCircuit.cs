using MessageFunctions.Channels;

namespace MessageFunctions.Circuits;

/// <summary>Level 1: where a channel's breaker stands.</summary>
/// <param name="Channel">Which channel.</param>
public sealed record ChannelCircuit(ChannelId Channel)
{
    /// <summary>While it is open the channel is sent over at a fixed pace.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Since when it stands so; null: it never was open.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>From one message to the next while it is open, over all instances.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Good windows in a row since it opened.</summary>
    public int GoodWindows { get; init; }

    /// <summary>Where the window begins that is judged next.</summary>
    public DateTimeOffset WindowFrom { get; init; }

    /// <summary>The policy that opened it.</summary>
    public string? Policy { get; init; }

    /// <summary>When it can close at the earliest, if every window from now on is good; null while it is closed.</summary>
    public DateTimeOffset? ClosesAt(ChannelBreakerPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return IsOpen ? WindowFrom + (policy.Window * Math.Max(1, policy.RecoveryWindows - GoodWindows)) + Windows.WindowClock.Lateness : null;
    }
}
