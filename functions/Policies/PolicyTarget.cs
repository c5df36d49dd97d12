using MessageFunctions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Store;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Policies;

/// <summary>The policy that a route names, for one caller: another tenant's cannot be named.</summary>
internal sealed class PolicyTarget(PolicyRegistry registry, TenantDirectory tenants)
{
    private const string LinePrefix = "line.";

    /// <summary>Kind and scope to read; a problem when there is no such kind, scope or line.</summary>
    public async ValueTask<(PolicyKind Kind, PolicyScope Scope, IResult? Problem)> FindAsync(CallerContext caller, string kind, string scope, CancellationToken cancellationToken)
    {
        if (registry.Find(kind) is not { } known) return (null!, default, ConfigurationHandler.NotFound());
        switch (scope)
        {
            case "platform": return (known, PolicyScope.Platform, null);
            case "tenant": return (known, PolicyScope.Of(caller.Tenant), null);
        }
        return scope.StartsWith(LinePrefix, StringComparison.Ordinal) && LineId.TryParse(scope[LinePrefix.Length..], out var line)
            && await tenants.GetAsync(caller.Tenant, cancellationToken) is { } tenant && tenant.Line(line) is not null
            ? (known, PolicyScope.Of(caller.Tenant, line), null)
            : (known, default, ConfigurationHandler.NotFound());
    }

    /// <summary>Kind and scope to change, where the caller may: the platform's by its own role alone, a tenant's by <paramref name="tenantRoles"/>.</summary>
    public async ValueTask<(PolicyKind Kind, PolicyScope Scope, IResult? Problem)> FindToChangeAsync(
        CallerContext caller, string kind, string scope, Roles tenantRoles, CancellationToken cancellationToken)
    {
        var (known, found, problem) = await FindAsync(caller, kind, scope, cancellationToken);
        if (problem is not null) return (known, found, problem);
        var mayChange = found.Tenant is null ? caller.Has(Roles.Platform) : caller.Has(tenantRoles) && (caller.Line is null || caller.Line == found.Line);
        return (known, found, mayChange ? null : new ProblemAnswer(KnownProblems.Forbidden));
    }
}
