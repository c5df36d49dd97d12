namespace MessageFunctions.Tenants;

/// <summary>A tenant with what it begins with; created as a whole or not at all (at most 98 parts, so that one commit holds it).</summary>
public sealed record NewTenant(Tenant Tenant)
{
    public IReadOnlyList<BusinessLine> Lines { get; init; } = [];

    public IReadOnlyList<LineAttribute> Attributes { get; init; } = [];

    public IReadOnlyDictionary<LineId, IReadOnlyList<AttributeId>> LineAttributes { get; init; } = new Dictionary<LineId, IReadOnlyList<AttributeId>>();

    public IReadOnlyList<Quota> Quotas { get; init; } = [];

    public IReadOnlyList<UnitPrice> Prices { get; init; } = [];

    public IReadOnlyList<ApiKey> Keys { get; init; } = [];
}
