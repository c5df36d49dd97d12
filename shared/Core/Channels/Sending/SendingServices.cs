using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Channels.Sending;

/// <summary>Registers the sending of envelopes.</summary>
public static class SendingServices
{
    /// <summary>The section of <see cref="RecoverySettings"/>.</summary>
    public const string RecoverySection = "Channels:Recovery";

    /// <summary>Registers <see cref="EnvelopeSender"/>. Needs the channels, the templates and <see cref="IMessageLog"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public static IServiceCollection AddSending(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(RecoverySection).Get<RecoverySettings>() ?? new RecoverySettings();
        if (settings.Validate() is { Count: > 0 } problems) throw new InvalidOperationException($"{RecoverySection}: {string.Join(' ', problems)}");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EnvelopeStream>();
        services.TryAddSingleton<InlineRenderer>();
        services.TryAddSingleton<TemplateRenderer>();
        services.TryAddSingleton<IMessageRenderer>(provider =>
            new LineSenders(provider.GetRequiredService<TemplateRenderer>(), provider.GetRequiredService<TenantDirectory>()));
        services.AddSingleton(settings);
        services.AddSingleton<EnvelopeSender>();
        return services;
    }
}
