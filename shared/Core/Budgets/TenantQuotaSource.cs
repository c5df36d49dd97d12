using MessageFunctions.Tenants;

namespace MessageFunctions.Budgets;

/// <summary>The quotas that the tenant's configuration gives its lines: the same each month until it is changed.</summary>
public sealed class TenantQuotaSource(TenantDirectory tenants) : IQuotaSource
{
    public async ValueTask<Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default)
    {
        var snapshot = await tenants.GetAsync(account.Tenant, cancellationToken);
        return snapshot?.Quota(account.Line, account.Channel) is { } quota
            ? new Quota(quota.CashMicros, quota.Pv, quota.ElasticFactorBasisPoints)
            : null;
    }
}
