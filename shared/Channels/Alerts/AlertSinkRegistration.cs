using MessageFunctions.Alerts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Channels.Alerts;

/// <summary>Registers the ways to reach the people on call that the settings name.</summary>
public static class AlertSinkRegistration
{
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public static IServiceCollection AddAlertSinks(this IServiceCollection services, IConfiguration configuration)
    {
        var mail = configuration.GetSection(AlertMailOptions.Section).Get<AlertMailOptions>() ?? new AlertMailOptions();
        if (mail.Server.Host.Length > 0)
        {
            mail.Validate();
            services.AddSingleton<IAlertSink>(provider => new AlertMailSink(mail, provider.GetRequiredService<TimeProvider>()));
        }
        var webhook = configuration.GetSection(AlertWebhookOptions.Section).Get<AlertWebhookOptions>() ?? new AlertWebhookOptions();
        if (webhook.Url.Length > 0)
        {
            webhook.Validate();
            services.AddSingleton<IAlertSink>(provider => new AlertWebhookSink(webhook, provider.GetRequiredService<IWebhookPoster>()));
        }
        return services;
    }
}
