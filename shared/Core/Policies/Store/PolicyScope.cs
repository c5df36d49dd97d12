using System.Globalization;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>For whom a policy holds: for all, for a tenant, or for one of its lines. The nearest wins.</summary>
/// <param name="Tenant">Null: the platform.</param>
/// <param name="Line">Null: the tenant, or the platform.</param>
public readonly record struct PolicyScope(TenantId? Tenant, LineId? Line)
{
    // No tenant id begins with an underscore.
    private const string PlatformPartition = "_platform";

    public static PolicyScope Platform { get; }

    public static PolicyScope Of(TenantId tenant, LineId? line = null) => new(tenant, line);

    /// <summary>The partition of its rows in the table <c>policies</c>.</summary>
    public string Partition => PartitionOf(Tenant);

    /// <summary>How narrow it is.</summary>
    public PolicyReach Reach => Line is not null ? PolicyReach.Line : Tenant is not null ? PolicyReach.Tenant : PolicyReach.Platform;

    /// <summary>What decisions are recorded with, such as <c>breaker@tenant/3</c>. It names no tenant: it is shown to the tenant itself.</summary>
    public string Label(PolicyKind kind, int version) => string.Create(CultureInfo.InvariantCulture, $"{kind.Name}@{Name}/{version}");

    /// <summary><c>platform</c>, <c>tenant</c> or <c>line.{id}</c>.</summary>
    public string Name => Line is { } line ? $"line.{line}" : Tenant is not null ? "tenant" : "platform";

    public static string PartitionOf(TenantId? tenant) => tenant?.Value ?? PlatformPartition;

    public override string ToString() => Name;
}
