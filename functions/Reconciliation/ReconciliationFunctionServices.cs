using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Reconciliation;

internal static class ReconciliationFunctionServices
{
    /// <summary>What the reconciliation functions need beside <see cref="MessageFunctions.Reconciliation.ReconciliationServices.AddReconciliation"/>.</summary>
    public static IServiceCollection AddReconciliationFunctions(this IServiceCollection services) =>
        services.AddSingleton<ReconciliationStarter>().AddSingleton<ReconciliationHandler>();
}
