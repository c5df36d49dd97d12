using System.Text.Json.Serialization;
using MessageFunctions.Reviews;

namespace MessageFunctions.Functions.Reviews;

internal sealed record VerdictView(ReviewChoice Choice, string By, bool IsMachine, DateTimeOffset At, int Step, int? Score, IReadOnlyList<string> Reasons, string? Version);

internal sealed record PartView(string Label, string? Subject, string? Text, string? Html);

/// <summary>A review; its content only where one review is asked for.</summary>
internal sealed record ReviewView(
    string Id, string Status, ReviewSubject Subject, string? Line, string? BatchId, string? Template, DateTimeOffset CreatedAt, string Policy,
    int Step, int Steps, DateTimeOffset? WaitingSince, DateTimeOffset? DueAt, bool IsEscalated, int? ApprovalsNeeded, string? ClaimedBy, DateTimeOffset? ClaimedUntil,
    ReviewOutcome? Outcome, DateTimeOffset? EndedAt, IReadOnlyList<string> Authors, string Excerpt, IReadOnlyList<VerdictView> Verdicts, IReadOnlyList<PartView>? Content)
{
    public static ReviewView From(Review review, DateTimeOffset now, IReadOnlyList<ReviewPart>? parts = null)
    {
        var claim = review.Claim is { } held && held.Until > now ? held : null;
        return new ReviewView(
            review.Id.Value, StatusOf(review), review.Subject, review.Line?.Value, review.Batch?.Value, review.Template?.ToString(), review.CreatedAt, review.PolicyVersion,
            review.Node, review.Policy.Nodes.Count, review.WaitingSince, review.DueAt, review.IsEscalated, review.IsPending ? review.Current!.Approvals : null,
            claim?.By, claim?.Until, review.Outcome, review.EndedAt, review.Authors, review.Excerpt,
            [.. review.Verdicts.Select(said => new VerdictView(said.Choice, said.By, said.IsMachine, said.At, said.Node, said.Score, said.Reasons, said.Version))],
            parts is null ? null : [.. parts.Select(part => new PartView(part.Label, part.Subject, part.Text, part.Html))]);
    }

    private static string StatusOf(Review review) => review switch
    {
        { Outcome: not null } => "ended",
        { IsPending: true } => "pending",
        _ => "running",
    };
}

internal sealed record ReviewPageView(IReadOnlyList<ReviewView> Items, string? Continuation);

internal sealed record DecisionBody(string? Reason);

internal sealed record SubmitBody(string? Template, int? Version);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 8)]
[JsonSerializable(typeof(ReviewView))]
[JsonSerializable(typeof(ReviewPageView))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(SubmitBody))]
internal sealed partial class ReviewViewJson : JsonSerializerContext;
