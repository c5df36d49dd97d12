using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>Where a review stands. All that decides about it is in here, the policy as it was at its start too.</summary>
/// <param name="Tenant">Whose content.</param>
/// <param name="Id">Which review.</param>
/// <param name="Line">The line that wants to send it; null for a template.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="CreatedAt">When the content came first.</param>
/// <param name="Policy">The steps, as they stood then.</param>
/// <param name="PolicyVersion">Which version of the policy that was.</param>
public sealed record Review(
    TenantId Tenant, ReviewId Id, LineId? Line, ReviewSubject Subject, DateTimeOffset CreatedAt, ReviewPolicy Policy, string PolicyVersion)
{
    /// <summary>Most authors that are kept.</summary>
    public const int MaxAuthors = 200;

    /// <summary>The batch it belongs to.</summary>
    public BatchId? Batch { get; init; }

    /// <summary>The template's version it is about.</summary>
    public TemplateReference? Template { get; init; }

    /// <summary>Who handed the content in: they do not decide about it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The beginning of what is said, for lists.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>The step it is at; as many as there are steps when all are through.</summary>
    public int Node { get; init; }

    /// <summary>When people began to be waited for in this step; null: they are not yet.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>When the wait ends: in escalation, or after that in rejection.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When people are reminded next.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    public bool IsEscalated { get; init; }

    public ReviewClaim? Claim { get; init; }

    /// <summary>Everything that was said, in its order.</summary>
    public IReadOnlyList<ReviewVerdict> Verdicts { get; init; } = [];

    /// <summary>Null: it runs.</summary>
    public ReviewOutcome? Outcome { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The step it is at; null when all are through.</summary>
    public ReviewNode? Current => Outcome is null && Node < Policy.Nodes.Count ? Policy.Nodes[Node] : null;

    /// <summary>Whether people can decide now.</summary>
    public bool IsPending => Current?.Kind == ReviewNodeKind.People && WaitingSince is not null;

    /// <summary>Id of the orchestration instance.</summary>
    public string InstanceId => InstanceIdOf(Tenant, Id);

    public static string InstanceIdOf(TenantId tenant, ReviewId id) => $"review-{tenant}-{id}";
}
