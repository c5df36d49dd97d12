using MessageFunctions.Tenants;

namespace MessageFunctions.Access;

/// <summary>Who calls: proven by a credential before any function runs.</summary>
/// <param name="Tenant">Whose data the caller sees; the one place that a tenant id of a request comes from.</param>
/// <param name="Subject">Who it is in the tenant, for the audit: a key's name or a token's subject.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Credential">How it proved that.</param>
public sealed record CallerContext(TenantId Tenant, string Subject, Roles Roles, CredentialKinds Credential)
{
    /// <summary>The only line it may act for; null: any of the tenant's.</summary>
    public LineId? Line { get; init; }

    public bool Has(Roles any) => (Roles & any) != 0;

    /// <summary>Whether it may act for a line.</summary>
    public bool MayUse(LineId line) => Line is null || Line == line;
}
