using MessageFunctions.Policies;

namespace MessageFunctions.Reviews;

/// <summary>How content is reviewed: what is, and by which steps in which order; policy data.</summary>
public sealed record ReviewPolicy
{
    // Properties with defaults have setters: the source generator passes an init-only one its type's default when the body has none.

    public static PolicyKind<ReviewPolicy> Kind { get; } = new(
        "review", "Which content is reviewed, and by which steps in which order.", ReviewJson.Default.ReviewPolicy, new ReviewPolicy(), Validate);

    /// <summary>Most steps.</summary>
    public const int MaxNodes = 6;

    /// <summary>What is reviewed where the line reviews its content; what is not named passes. Default: all.</summary>
    public IReadOnlyList<ReviewSubject> Subjects { get; set; } = [ReviewSubject.Content, ReviewSubject.Batch, ReviewSubject.Template];

    /// <summary>The steps in their order, 1 to 6, not only archives. Default: machines, then one person for what they are unsure of.</summary>
    public IReadOnlyList<ReviewNode> Nodes { get; set; } = [new(ReviewNodeKind.Machine), new(ReviewNodeKind.People), new(ReviewNodeKind.Archive)];

    public bool Applies(ReviewSubject subject) => Subjects.Contains(subject);

    /// <summary>Adds what is wrong with a policy, with pointers into it.</summary>
    public static void Validate(ReviewPolicy policy, PolicyErrors errors)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(errors);
        if (policy.Nodes.Count is 0 or > MaxNodes) errors.Add("/nodes", $"1 to {MaxNodes} steps.");
        if (policy.Nodes.All(node => node.Kind == ReviewNodeKind.Archive)) errors.Add("/nodes", "At least one step decides.");
        if (policy.Subjects.Distinct().Count() != policy.Subjects.Count) errors.Add("/subjects", "Each once.");
        for (var i = 0; i < policy.Nodes.Count && i < MaxNodes; i++) Validate(policy.Nodes[i], $"/nodes/{i}", errors);
    }

    private static void Validate(ReviewNode node, string pointer, PolicyErrors errors)
    {
        if (node.Kind == ReviewNodeKind.Machine)
        {
            Names(node.Machines, 1, 4, $"{pointer}/machines", errors);
            errors.InRange(node.ApproveBelow, 0, 10_000, $"{pointer}/approveBelow");
            errors.InRange(node.RejectFrom, Math.Max(1, node.ApproveBelow), 10_001, $"{pointer}/rejectFrom");
            errors.InRange(node.TimeoutSeconds, 1, 60, $"{pointer}/timeoutSeconds");
        }
        if (node.Kind != ReviewNodeKind.People) return;
        Names(node.People, 0, ReviewNode.MaxReviewers, $"{pointer}/people", errors);
        errors.InRange(node.Approvals, 1, node.People.Count == 0 ? 5 : Math.Clamp(node.People.Count, 1, 5), $"{pointer}/approvals");
        errors.InRange(node.ClaimMinutes, 1, 1_440, $"{pointer}/claimMinutes");
        errors.InRange(node.TimeoutMinutes, 1, 43_200, $"{pointer}/timeoutMinutes");
        errors.InRange(node.EscalationMinutes, 1, 43_200, $"{pointer}/escalationMinutes");
        errors.InRange(node.RemindMinutes, 1, 43_200, $"{pointer}/remindMinutes");
    }

    private static void Names(IReadOnlyList<string> names, int least, int most, string pointer, PolicyErrors errors)
    {
        if (names.Count < least || names.Count > most || names.Distinct(StringComparer.Ordinal).Count() != names.Count || names.Any(name => name.Length is 0 or > 200))
            errors.Add(pointer, $"{least} to {most} names of 1 to 200 characters, each once.");
    }
}
