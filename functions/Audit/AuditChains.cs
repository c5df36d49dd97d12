using MessageFunctions.Access;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Audit;

/// <summary>Whose chain a change belongs to: the caller's tenant's, unless its route names another tenant or the platform.</summary>
internal static class AuditChains
{
    /// <param name="subject">The route after its version.</param>
    /// <param name="caller">Who asks.</param>
    public static TenantId? Of(string subject, CallerContext caller)
    {
        if (subject.Split('/') is ["tenants", var id] && TenantId.TryParse(id, out var tenant)) return tenant;
        if (subject.Split('/') is ["policies", _, var scope, ..] && (scope == "platform" || scope.StartsWith("platform:", StringComparison.Ordinal))) return null;
        return caller.Tenant;
    }
}
