using System.Collections.Frozen;
using MessageFunctions.Channels;
using MessageFunctions.Templates;

namespace MessageFunctions.Tenants;

/// <summary>All configuration of one tenant at one version; immutable, so a request that holds it sees one state throughout.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Version">Grows with every change.</param>
public sealed record TenantSnapshot(Tenant Tenant, long Version)
{
    public FrozenDictionary<LineId, BusinessLine> Lines { get; init; } = FrozenDictionary<LineId, BusinessLine>.Empty;

    public FrozenDictionary<AttributeId, LineAttribute> Attributes { get; init; } = FrozenDictionary<AttributeId, LineAttribute>.Empty;

    public FrozenDictionary<LineId, FrozenSet<AttributeId>> LineAttributes { get; init; } = FrozenDictionary<LineId, FrozenSet<AttributeId>>.Empty;

    /// <summary>The same as words, for conditions.</summary>
    public FrozenDictionary<LineId, FrozenSet<string>> LineAttributeNames { get; init; } = FrozenDictionary<LineId, FrozenSet<string>>.Empty;

    public FrozenDictionary<(LineId Line, ChannelId Channel), Quota> Quotas { get; init; } = FrozenDictionary<(LineId, ChannelId), Quota>.Empty;

    public FrozenDictionary<ChannelId, UnitPrice> Prices { get; init; } = FrozenDictionary<ChannelId, UnitPrice>.Empty;

    /// <summary>Keys by id, the revoked and expired ones too.</summary>
    public FrozenDictionary<string, ApiKey> Keys { get; init; } = FrozenDictionary<string, ApiKey>.Empty;

    public FrozenDictionary<TemplateId, Template> Templates { get; init; } = FrozenDictionary<TemplateId, Template>.Empty;

    public TenantId Id => Tenant.Id;

    /// <summary>The line, or null.</summary>
    public BusinessLine? Line(LineId line) => Lines.GetValueOrDefault(line);

    /// <summary>The unit price of a channel in millionths of the tenant's currency, or null when the tenant has none: the channel cannot be used.</summary>
    public long? PriceMicros(ChannelId channel) => Prices.GetValueOrDefault(channel)?.PriceMicros;

    /// <summary>The quota, or null: nothing may be spent.</summary>
    public Quota? Quota(LineId line, ChannelId channel) => Quotas.GetValueOrDefault((line, channel));

    /// <summary>Ids of a line's attributes.</summary>
    public IReadOnlySet<string> AttributeNames(LineId line) => LineAttributeNames.TryGetValue(line, out var names) ? names : FrozenSet<string>.Empty;

    public bool HasAttribute(LineId line, AttributeId attribute) =>
        LineAttributes.TryGetValue(line, out var attributes) && attributes.Contains(attribute);
}
