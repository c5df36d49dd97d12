using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>The built-in defaults and nothing else: for tests, and for a host without a policy store.</summary>
public sealed class DefaultPolicies : IPolicies
{
    public ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult(PolicySet.Defaults);

    public ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(PolicySet.Defaults);

    public void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class => version?.Break();
}
