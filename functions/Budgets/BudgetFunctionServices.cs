using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Budgets;

internal static class BudgetFunctionServices
{
    /// <summary>What the budget functions need beside <see cref="MessageFunctions.Budgets.BudgetServices.AddBudgets"/>.</summary>
    public static IServiceCollection AddBudgetFunctions(this IServiceCollection services) =>
        services.AddSingleton<BudgetHandler>().AddSingleton<HoldExpiryHandler>();
}
