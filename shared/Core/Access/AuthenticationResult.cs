using MessageFunctions.Tenants;

namespace MessageFunctions.Access;

/// <summary>Whether a credential proves who calls.</summary>
public abstract record AuthenticationResult
{
    private AuthenticationResult() { }

    /// <param name="Caller">Who it is.</param>
    /// <param name="Tenant">The tenant as of now, so that nothing is looked up twice in a request.</param>
    public sealed record Admitted(CallerContext Caller, TenantSnapshot Tenant) : AuthenticationResult;

    /// <param name="Reason">Why not.</param>
    /// <param name="Tenant">Whom the credential named, where it named an existing tenant.</param>
    public sealed record Refused(Refusal Reason, TenantId? Tenant = null) : AuthenticationResult;
}
