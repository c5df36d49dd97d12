namespace MessageFunctions.Reviews;

/// <summary>What people may do with a review, pure.</summary>
public static class DeskRules
{
    /// <summary>Takes a review for oneself, or longer; the review is the same where nothing changes.</summary>
    public static (DeskAnswer Answer, Review? Changed) Claim(Review review, string person, DateTimeOffset now)
    {
        if (Refuse(review, person, now) is { } refused) return (refused, null);
        var changed = review with { Claim = new ReviewClaim(person, now.AddMinutes(review.Current!.ClaimMinutes)) };
        return (new DeskAnswer.Done(changed), changed);
    }

    /// <summary>Gives a claim back.</summary>
    public static (DeskAnswer Answer, Review? Changed) Release(Review review, string person, DateTimeOffset now)
    {
        if (Refuse(review, person, now) is { } refused) return (refused, null);
        var changed = review with { Claim = null };
        return (new DeskAnswer.Done(changed), review.Claim is null ? null : changed);
    }

    /// <summary>Records a verdict. The same again changes nothing, also after the review has ended by it.</summary>
    public static (DeskAnswer Answer, Review? Changed) Decide(Review review, string person, ReviewChoice choice, string? reason, DateTimeOffset now)
    {
        if (review.Verdicts.LastOrDefault(verdict => !verdict.IsMachine && verdict.By == person) is { } said && (said.Node == review.Node || !review.IsPending))
            return (said.Choice == choice ? new DeskAnswer.Done(review) : new DeskAnswer.SaidOtherwise(said.Choice), null);
        if (Refuse(review, person, now) is { } refused) return (refused, null);
        var verdict = new ReviewVerdict(review.Node, choice, person, now) { Reasons = string.IsNullOrWhiteSpace(reason) ? [] : [reason] };
        var changed = review with { Verdicts = [.. review.Verdicts, verdict], Claim = null };
        return (new DeskAnswer.Done(changed), changed);
    }

    private static DeskAnswer? Refuse(Review review, string person, DateTimeOffset now)
    {
        if (!review.IsPending) return new DeskAnswer.NotPending(review);
        if (review.Authors.Contains(person)) return new DeskAnswer.Own();
        if (review.Current!.People is { Count: > 0 } named && !named.Contains(person)) return new DeskAnswer.NotNamed();
        return review.Claim is { } claim && claim.Keeps(person, now) ? new DeskAnswer.Claimed(claim.By, claim.Until) : null;
    }
}
