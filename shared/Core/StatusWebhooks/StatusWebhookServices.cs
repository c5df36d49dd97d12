using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.StatusWebhooks;

/// <summary>Registers the tenants' status webhooks.</summary>
public static class StatusWebhookServices
{
    /// <summary>
    /// Registers the outbox and its relay and puts <see cref="NotifyingMessageLog"/> before the message log, which is registered already. Needs
    /// <see cref="ITables"/> and the channels.
    /// </summary>
    /// <exception cref="InvalidOperationException">No message log is registered yet, or a setting is out of its range.</exception>
    public static IServiceCollection AddStatusWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(StatusWebhookOptions.Section).Get<StatusWebhookOptions>() ?? new StatusWebhookOptions();
        options.Validate();
        services.AddSingleton(options);
        services.AddSingleton<StatusSubscriptions>();
        services.AddSingleton<StatusOutbox>();
        services.AddSingleton<StatusRelay>();

        services.Decorate<IMessageLog>((log, provider) =>
            new NotifyingMessageLog(log, provider.GetRequiredService<StatusSubscriptions>(), provider.GetRequiredService<StatusOutbox>()));
        return services;
    }
}
