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

    public Envelope ToEnvelope(EnvelopeId id, DateTimeOffset now, TimeSpan lifetime, IReadOnlyList<EnvelopeMessage> messages) =>
        new(Tenant, id, Line, Kind, Priority, Plan, now, messages)
        {
            SendAt = SendAt,
            ExpiresAt = ExpiresAt ?? (SendAt ?? now) + lifetime,
            Template = Template,
            Rule = Rule,
            Policy = Policy,
            NeedsReview = NeedsReview,
        };

    public bool Equals(Destination? other) =>
        other is not null && Tenant == other.Tenant && Line == other.Line && Kind == other.Kind && Priority == other.Priority
        && Template == other.Template && SendAt == other.SendAt && ExpiresAt == other.ExpiresAt && NeedsReview == other.NeedsReview
        && Rule == other.Rule && Policy == other.Policy && Plan.SequenceEqual(other.Plan);

    public override bool Equals(object? obj) => Equals(obj as Destination);

    public override int GetHashCode() => HashCode.Combine(Tenant, Line, Kind, Priority, Template, SendAt, ExpiresAt, Plan[0]);
}
