using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Reconciliation;

public static class ReconciliationServices
{
    /// <summary>
    /// The nightly proof. Needs storage, <see cref="Budgets.BudgetServices.AddBudgets"/>, <see cref="Windows.WindowServices.AddWindows"/> and the tenants.
    /// </summary>
    public static IServiceCollection AddReconciliation(this IServiceCollection services)
    {
        services.TryAddSingleton(new ReconciliationSettings());
        services.AddSingleton<ReconciliationStore>();
        services.AddSingleton<AccountReconciler>();
        services.AddSingleton<SliceReconciler>();
        services.AddSingleton<CounterReconciler>();
        services.AddSingleton<DiscrepancyRepair>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<ReconciliationAlerts>();
        return services;
    }
}
