using MessageFunctions.Delivery;
using MessageFunctions.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Circuits;

public static class CircuitServices
{
    /// <summary>The breakers. Needs windows, policies, alerts, budgets, the audit log, tenants, rate shares and storage.</summary>
    public static IServiceCollection AddCircuits(this IServiceCollection services)
    {
        services.AddPolicyKind(BreakerPolicy.Kind);
        services.AddSingleton<CircuitStore>();
        services.AddSingleton<CircuitBoard>();
        services.AddSingleton<ISendPause>(provider => provider.GetRequiredService<CircuitBoard>());
        services.AddSingleton<ISendGate, CircuitGate>();
        services.AddSingleton<ICircuitAlarm, CircuitAlerts>();
        services.AddSingleton<CircuitEvaluator>();
        services.AddSingleton<CircuitDesk>();
        return services;
    }
}
