using MessageFunctions.Channels;

namespace MessageFunctions.Delivery;

/// <summary>What a gate says about some messages; recorded as a decision of their envelope.</summary>
/// <param name="Verdict">What becomes of them.</param>
/// <param name="Indices">The messages; at least one, all of them asked about.</param>
/// <param name="Reason">Stable code, such as <c>breaker_open</c>.</param>
/// <param name="Text">The reason in words, without personal data.</param>
public sealed record GateRuling(GateVerdict Verdict, IReadOnlyList<int> Indices, string Reason, string Text)
{
    /// <summary>
    /// For <see cref="GateVerdict.Hold"/>, when to ask again: required. For <see cref="GateVerdict.Skip"/>, until when those wait that no other channel
    /// reaches; null: they are rejected.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>For <see cref="GateVerdict.Prefer"/>, the channel to go over first; it must be in the plan. Required.</summary>
    public ChannelId? Channel { get; init; }

    /// <summary>The rule that fired.</summary>
    public string? Rule { get; init; }

    /// <summary>Version of the policy that holds the rule.</summary>
    public string? Policy { get; init; }
}

/// <summary>What becomes of messages at a gate.</summary>
public enum GateVerdict
{
    /// <summary>They wait, and the gate is asked again at a time.</summary>
    Hold,

    /// <summary>Not over this channel: they go on to the next of the plan that reaches their recipients.</summary>
    Skip,

    /// <summary>They go over another channel of the plan before all others.</summary>
    Prefer,

    /// <summary>They are not sent at all.</summary>
    Reject,
}
