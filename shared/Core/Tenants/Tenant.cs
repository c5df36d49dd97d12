namespace MessageFunctions.Tenants;

/// <summary>A customer of the service: what it owns is never seen by another.</summary>
/// <param name="Id">Its id, for ever.</param>
/// <param name="Name">What people call it, 1 to 200 characters.</param>
/// <param name="State">Whether it may do anything.</param>
/// <param name="Settings">What it chose.</param>
public sealed record Tenant(TenantId Id, string Name, TenantState State, TenantSettings Settings)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;
}

/// <summary>Whether a tenant may do anything.</summary>
public enum TenantState
{
    Active,

    /// <summary>Its credentials are refused; what was accepted before still goes out.</summary>
    Suspended,
}
