using MessageFunctions.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Alerts;

public static class AlertServices
{
    /// <summary>Alerts and their relay. Sinks are registered beside it. Needs tables, policies and a clock.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<AlertStore>();
        services.AddPolicyKind(AlertRules.Kind);
        services.AddSingleton<IAlertRules>(provider => new PolicyAlertRules(provider.GetRequiredService<IPolicies>));
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<IAlerts>(provider => provider.GetRequiredService<AlertDesk>());
        services.AddSingleton<AlertRelay>();
        return services;
    }
}
