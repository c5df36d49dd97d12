using MessageFunctions.Budgets.Expiry;
using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Budgets;

public static class BudgetServices
{
    /// <summary>The budgets. Needs <see cref="ITables"/> and, for the quotas, <see cref="Tenants.TenantServices.AddTenants"/>.</summary>
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new BudgetLedgerOptions());
        services.TryAddSingleton<IQuotaSource, TenantQuotaSource>();
        services.AddSingleton<IBudgetLedger, BudgetLedger>();
        services.AddSingleton<HoldExpiryScan>();
        return services;
    }
}
