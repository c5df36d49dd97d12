using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Budgets;

/// <summary>Registration of the budgets.</summary>
public static class BudgetServices
{
    /// <summary>Adds <see cref="IBudgetLedger"/>; <see cref="ITables"/> and <see cref="IQuotaSource"/> are registered elsewhere.</summary>
    public static IServiceCollection AddBudgets(this IServiceCollection services, BudgetLedgerOptions? options = null) =>
        services.AddSingleton<IBudgetLedger>(provider => new BudgetLedger(
            provider.GetRequiredService<ITables>(),
            provider.GetRequiredService<IQuotaSource>(),
            provider.GetRequiredService<TimeProvider>(),
            options));
}
