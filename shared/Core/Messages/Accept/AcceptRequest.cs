using MessageFunctions.Access;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Who hands messages in, and how.</summary>
/// <param name="Caller">The proven caller.</param>
/// <param name="Tenant">The caller's tenant as of now.</param>
/// <param name="IdempotencyKey">The header's value, or null.</param>
/// <param name="TraceParent">W3C trace context of the request.</param>
public sealed record AcceptRequest(CallerContext Caller, TenantSnapshot Tenant, string? IdempotencyKey, string? TraceParent)
{
    /// <summary>The policies that hold for the tenant as of now.</summary>
    public PolicySet Policies { get; init; } = PolicySet.Defaults;
}
