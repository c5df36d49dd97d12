using MessageFunctions.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Recharge;

public static class RechargeServices
{
    /// <summary>Recharging by policy. Needs windows, policies, budgets, the audit log and storage.</summary>
    public static IServiceCollection AddRecharge(this IServiceCollection services)
    {
        services.AddPolicyKind(RechargePolicy.Kind);
        services.AddSingleton<RechargeStore>();
        services.AddSingleton<AutoRecharge>();
        return services;
    }
}
