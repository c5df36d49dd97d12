using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>Which reviews of a list are wanted; every given condition holds.</summary>
public sealed record ReviewFilter
{
    public LineId? Line { get; init; }

    public ReviewSubject? Subject { get; init; }

    public BatchId? Batch { get; init; }

    /// <summary>Only those that wait for people.</summary>
    public bool? IsPending { get; init; }

    public bool? IsEscalated { get; init; }

    /// <summary>Claimed by this person; empty: by nobody.</summary>
    public string? ClaimedBy { get; init; }

    public ReviewOutcome? Outcome { get; init; }

    /// <summary>Somebody, person or machine, who said something.</summary>
    public string? By { get; init; }

    /// <summary>Stands in the excerpt or in a reason, whatever the case.</summary>
    public string? Text { get; init; }

    public bool Matches(Review review, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(review);
        return (Line is null || review.Line == Line)
            && (Subject is null || review.Subject == Subject)
            && (Batch is null || review.Batch == Batch)
            && (IsPending is null || review.IsPending == IsPending)
            && (IsEscalated is null || review.IsEscalated == IsEscalated)
            && (ClaimedBy is null || (review.Claim is { } claim && claim.Until > now ? claim.By : "") == ClaimedBy)
            && (Outcome is null || review.Outcome == Outcome)
            && (By is null || review.Verdicts.Any(verdict => verdict.By == By))
            && (Text is null || Contains(review.Excerpt) || review.Verdicts.Any(verdict => verdict.Reasons.Any(Contains)));

        bool Contains(string text) => text.Contains(Text!, StringComparison.OrdinalIgnoreCase);
    }
}
