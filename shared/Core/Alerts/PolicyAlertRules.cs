using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>The rules that the policy of the kind <c>alert</c> gives.</summary>
/// <param name="policies">Asked for when first needed: policies raise alerts themselves.</param>
public sealed class PolicyAlertRules(Func<IPolicies> policies) : IAlertRules
{
    public async ValueTask<AlertRules> ForAsync(TenantId? tenant, CancellationToken cancellationToken = default)
    {
        var set = tenant is { } id ? await policies().GetAsync(id, cancellationToken) : await policies().GetPlatformAsync(cancellationToken);
        return set.Find(AlertRules.Kind).Good.Body;
    }
}
