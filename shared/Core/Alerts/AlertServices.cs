using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Alerts;

public static class AlertServices
{
    /// <summary>Alerts and their relay. Sinks are registered beside it. Needs tables and a clock.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<AlertStore>();
        services.TryAddSingleton<IAlertRules, DefaultAlertRules>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<IAlerts>(provider => provider.GetRequiredService<AlertDesk>());
        services.AddSingleton<AlertRelay>();
        return services;
    }
}
