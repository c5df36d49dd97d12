using MessageFunctions.Tenants;

namespace MessageFunctions.Messages;

/// <summary>
/// Up to 100 messages of one tenant, line, kind, priority, channel plan and template, accepted together: the unit that is stored, queued,
/// paid for and sent. It never changes.
/// </summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Id">Also the instance id of its saga and the message id of its queue reference.</param>
/// <param name="Line">The business line that sends and pays.</param>
/// <param name="Kind">What the messages are for.</param>
/// <param name="Priority">Which queue carries it.</param>
/// <param name="Plan">The channels to try, in order; at least one.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Messages">1 to 100, each at the place its index says.</param>
public sealed record Envelope(
    TenantId Tenant, EnvelopeId Id, LineId Line, MessageKind Kind, Priority Priority, IReadOnlyList<PlannedChannel> Plan, DateTimeOffset CreatedAt, IReadOnlyList<EnvelopeMessage> Messages)
{
    /// <summary>Most messages of one envelope.</summary>
    public const int MaxMessages = 100;

    /// <summary>The batch it is a part of.</summary>
    public BatchId? Batch { get; init; }

    /// <summary>Not to be sent before this.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Not to be sent from this on.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What renders the messages; null when they carry their content.</summary>
    public TemplateReference? Template { get; init; }

    /// <summary>Content of every message that has none of its own.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>Version of the policy that chose the plan.</summary>
    public string? Policy { get; init; }

    /// <summary>The routing rule that chose the plan.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether the content must be reviewed before it is queued.</summary>
    public bool NeedsReview { get; init; }

    /// <summary>Who handed in content that is to be reviewed: nobody approves their own. Null where nothing is reviewed.</summary>
    public string? Author { get; init; }

    /// <summary>W3C trace context of the request that brought it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The message's own content, or else the envelope's; null when a template renders it.</summary>
    public MessageContent? ContentOf(EnvelopeMessage message) => message.Content ?? Content;
}
