using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>What messages must have in common to share an envelope. Two are equal when their envelopes would be.</summary>
public sealed class Destination : IEquatable<Destination>
{
    public required TenantId Tenant { get; init; }

    public required LineId Line { get; init; }

    public required MessageKind Kind { get; init; }

    public required Priority Priority { get; init; }

    public required IReadOnlyList<PlannedChannel> Plan { get; init; }

    public TemplateReference? Template { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Rule { get; init; }

    public string? Policy { get; init; }

    public bool NeedsReview { get; init; }

    /// <summary>Who hands in what is to be reviewed; null where nothing is.</summary>
    public string? Author { get; init; }

    /// <summary>
    /// What a single message says, where that is to be reviewed: only messages that say the same share an envelope, so that none waits for another's review.
    /// </summary>
    public MessageContent? Reviewed { get; init; }

    public Envelope ToEnvelope(EnvelopeId id, DateTimeOffset now, TimeSpan lifetime, IReadOnlyList<EnvelopeMessage> messages) =>
        new(Tenant, id, Line, Kind, Priority, Plan, now, messages)
        {
            SendAt = SendAt,
            ExpiresAt = ExpiresAt ?? (SendAt ?? now) + lifetime,
            Template = Template,
            Rule = Rule,
            Policy = Policy,
            NeedsReview = NeedsReview,
            Author = Author,
        };

    /// <summary>The destination of a single message: the same, unless what it says is to be reviewed.</summary>
    public Destination For(MessageContent? content) => !NeedsReview || Template is not null ? this : new Destination
    {
        Tenant = Tenant,
        Line = Line,
        Kind = Kind,
        Priority = Priority,
        Plan = Plan,
        SendAt = SendAt,
        ExpiresAt = ExpiresAt,
        Rule = Rule,
        Policy = Policy,
        NeedsReview = true,
        Author = Author,
        Reviewed = content,
    };

    public bool Equals(Destination? other) =>
        other is not null && Tenant == other.Tenant && Line == other.Line && Kind == other.Kind && Priority == other.Priority
        && Template == other.Template && SendAt == other.SendAt && ExpiresAt == other.ExpiresAt && NeedsReview == other.NeedsReview
        && Author == other.Author && Reviewed == other.Reviewed && Rule == other.Rule && Policy == other.Policy && Plan.SequenceEqual(other.Plan);

    public override bool Equals(object? obj) => Equals(obj as Destination);

    public override int GetHashCode() => HashCode.Combine(Tenant, Line, Kind, Priority, Template, SendAt, ExpiresAt, Plan[0]);
}
