using MessageFunctions.Channels;
using MessageFunctions.Reviews;

namespace MessageFunctions.Messages;

/// <summary>One line of a message's decision record.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What happened: <c>accepted</c>, a <see cref="DecisionKind"/>, <c>result_…</c> or <c>receipt_…</c>.</param>
/// <param name="DocumentId">The document that says so.</param>
public sealed record MessageStep(DateTimeOffset At, string Event, string DocumentId)
{
    /// <summary>The status it gave or would give by itself; null for one that gives none.</summary>
    public MessageStatus? Status { get; init; }

    /// <summary>Stable reason code.</summary>
    public string? Reason { get; init; }

    public string? Text { get; init; }

    public string? Rule { get; init; }

    public string? Policy { get; init; }

    public ChannelId? Channel { get; init; }

    public long? UnitPriceMicros { get; init; }

    public string? Hold { get; init; }

    public DateTimeOffset? Until { get; init; }

    public string? By { get; init; }

    /// <summary>The review.</summary>
    public string? Review { get; init; }

    /// <summary>Everything that was said in the review.</summary>
    public IReadOnlyList<ReviewVerdict> Verdicts { get; init; } = [];

    /// <summary>Number of the attempt.</summary>
    public int? Attempt { get; init; }

    public string? Provider { get; init; }

    public string? ProviderId { get; init; }

    /// <summary>The provider's own code.</summary>
    public string? Code { get; init; }
}
