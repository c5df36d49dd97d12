using System.Text.Json;
using MessageFunctions.Problems;
using MessageFunctions.Reviews;

namespace MessageFunctions.Functions.Reviews;

/// <summary>Problems that only reviews have.</summary>
internal static class ReviewProblems
{
    public static Problem ReasonInvalid { get; } =
        new(400, "reason_invalid", "The reason is missing or too long.") { Detail = $"reason says why, in 1 to {ReviewVerdict.MaxReason} characters; only an approval needs none." };

    public static Problem NothingToReview { get; } = new(409, "review_not_needed", "There is no such version of a template, or it is approved already.");

    public static Problem Of(DeskAnswer answer) => answer switch
    {
        DeskAnswer.NotFound => KnownProblems.NotFound,
        DeskAnswer.NotPending pending => new Problem(409, answer.Code, "The review does not wait for a person.") { Detail = Ended(pending.Review) },
        DeskAnswer.Claimed claimed => new Problem(409, answer.Code, "Somebody else has claimed the review.") { Detail = $"{claimed.By} has it until {claimed.Until:u}." },
        DeskAnswer.Own => new Problem(403, answer.Code, "Nobody decides about content of their own."),
        DeskAnswer.NotNamed => new Problem(403, answer.Code, "The policy names others to decide in this step."),
        DeskAnswer.SaidOtherwise otherwise => new Problem(409, answer.Code, "The caller has decided otherwise before.") { Detail = $"It was {Name(otherwise.Choice)}." },
        _ => throw new InvalidOperationException($"{answer.Code} is no problem."),
    };

    private static string? Ended(Review review) => review.Outcome is { } outcome ? $"It is {Name(outcome)}." : null;

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
