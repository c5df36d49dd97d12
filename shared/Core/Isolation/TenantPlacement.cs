using MessageFunctions.Tenants;

namespace MessageFunctions.Isolation;

/// <summary>Where a tenant's data is. It never changes: level and connection are fixed when the tenant is created.</summary>
/// <param name="Level">How far it is set apart.</param>
/// <param name="Connection">The connection of what is its own.</param>
public sealed record TenantPlacement(IsolationLevel Level, string Connection)
{
    /// <summary>All in the shared store.</summary>
    public static TenantPlacement Shared { get; } = new(IsolationLevel.Logical, "");

    public static TenantPlacement Of(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Settings.Isolation == IsolationLevel.Logical ? Shared : new TenantPlacement(tenant.Settings.Isolation, ConnectionNames.Of(tenant));
    }
}
