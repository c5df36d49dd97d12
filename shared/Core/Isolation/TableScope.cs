namespace MessageFunctions.Isolation;

/// <summary>Where a table's rows of a tenant are, by the tenant's level.</summary>
public enum TableScope
{
    /// <summary>In the shared store at every level: what is needed to know a tenant and its callers, and what belongs to no tenant.</summary>
    Platform,

    /// <summary>In the tenant's own store where it is physical: configuration, policies, records of the operation.</summary>
    Tenant,

    /// <summary>In the tenant's own store where it is hybrid or physical: budgets and messages.</summary>
    Data,
}
