namespace MessageFunctions.Policies.Replay;

/// <summary>What a body would have changed.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="From">Beginning of the period, inclusive.</param>
/// <param name="To">End, exclusive.</param>
public sealed record ReplayReport(string Kind, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Why nothing was replayed; null: it was.</summary>
    public string? NotReplayable { get; init; }

    /// <summary>Envelopes looked at.</summary>
    public int Envelopes { get; init; }

    /// <summary>The oldest time that was looked at, where the period has more than was read: what lies before it is not in the counts.</summary>
    public DateTimeOffset? CappedAt { get; init; }

    public ReplayCounts Total { get; init; }

    public IReadOnlyList<ReplayGroup> Groups { get; init; } = [];

    public IReadOnlyList<ReplayExample> Examples { get; init; } = [];

    /// <summary>What the counts cannot say.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
