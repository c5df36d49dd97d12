namespace MessageFunctions.Reviews;

/// <summary>One step of a review; policy data. The first group of properties is for machines, the second for people.</summary>
/// <param name="Kind">What it is.</param>
public sealed record ReviewNode(ReviewNodeKind Kind)
{
    /// <summary>Most machines or named people of a step.</summary>
    public const int MaxReviewers = 20;

    /// <summary>Names of the machines that are asked, 1 to 4; default <c>local</c>. All must approve, one may reject.</summary>
    public IReadOnlyList<string> Machines { get; set; } = ["local"];

    /// <summary>Below this a machine's score approves. Basis points, 0 to 10,000; default 3,000.</summary>
    public int ApproveBelow { get; set; } = 3_000;

    /// <summary>From this on a machine's score rejects; between the two it is unsure. Basis points, 1 to 10,001 (never); default 9,000.</summary>
    public int RejectFrom { get; set; } = 9_000;

    /// <summary>How long a machine may take before it is unsure. Seconds, 1 to 60; default 10.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Whether the step's approval ends the review. Default: a machine's does.</summary>
    public bool? ApprovalEnds { get; set; }

    /// <summary>Whether a machine's rejection ends the review, or the next step decides; default true. A person's always ends it.</summary>
    public bool RejectionEnds { get; set; } = true;

    /// <summary>How many people must approve, 1 to 5; default 1.</summary>
    public int Approvals { get; set; } = 1;

    /// <summary>Who may decide, by subject; at most 20, empty: everybody with the role reviewer.</summary>
    public IReadOnlyList<string> People { get; set; } = [];

    /// <summary>How long a claim keeps others away. Minutes, 1 to 1,440; default 30.</summary>
    public int ClaimMinutes { get; set; } = 30;

    /// <summary>How long people have before it is escalated. Minutes, 1 to 43,200; default 1,440.</summary>
    public int TimeoutMinutes { get; set; } = 1_440;

    /// <summary>How long they have after that before it is rejected. Minutes, 1 to 43,200; default 1,440.</summary>
    public int EscalationMinutes { get; set; } = 1_440;

    /// <summary>How often they are reminded. Minutes, 1 to 43,200; default 240.</summary>
    public int RemindMinutes { get; set; } = 240;

    /// <summary>Whether an approval of this step ends the review.</summary>
    public bool EndsOnApproval => ApprovalEnds ?? Kind == ReviewNodeKind.Machine;
}
