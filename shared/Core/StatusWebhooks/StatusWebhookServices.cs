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

        var log = services.LastOrDefault(service => service.ServiceType == typeof(IMessageLog))
            ?? throw new InvalidOperationException("Status webhooks are registered after the storage that they listen to.");
        services.Remove(log);
        services.AddSingleton<IMessageLog>(provider => new NotifyingMessageLog(
            (IMessageLog)Create(log, provider), provider.GetRequiredService<StatusSubscriptions>(), provider.GetRequiredService<StatusOutbox>()));
        return services;
    }

    private static object Create(ServiceDescriptor descriptor, IServiceProvider provider) =>
        descriptor.ImplementationInstance ?? descriptor.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);
}
