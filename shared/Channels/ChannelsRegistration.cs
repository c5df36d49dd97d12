using MessageFunctions.Channels.Email;
using MessageFunctions.Channels.Inbox;
using MessageFunctions.Channels.Simulator;
using MessageFunctions.Channels.Webhook;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Channels;

/// <summary>Registers the channels of this process.</summary>
public static class ChannelsRegistration
{
    /// <summary>Registers every channel that the settings name, and <see cref="ChannelRegistry"/>. Needs <see cref="Storage.ITables"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names all of one section.</exception>
    public static IServiceCollection AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ChannelRegistry>();
        services.AddEmail(configuration);
        services.AddWebhook(configuration);
        services.AddInbox(configuration);
        services.AddSimulator(configuration);
        return services;
    }

    private static void AddEmail(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(EmailOptions.Section).Get<EmailOptions>() ?? new EmailOptions();
        if (options.Host.Length == 0) return;
        options.Validate();
        services.AddSingleton<IChannel>(provider =>
            new LimitedChannel(new EmailChannel(options, provider.GetRequiredService<TimeProvider>()), new(options.Concurrency, options.WaitSeconds), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The poster is there without secrets too, so that what needs it can be made; there is just nothing to sign with.</summary>
    private static void AddWebhook(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(WebhookOptions.Section).Get<WebhookOptions>() ?? new WebhookOptions();
        options.Validate();
        var secrets = new WebhookSecrets([.. options.Secrets.Select(WebhookSecret.Parse)]);
        services.AddSingleton(secrets);
        services.AddSingleton<IWebhookPoster>(provider => new WebhookPoster(options, provider.GetRequiredService<TimeProvider>()));
        if (!secrets.Any) return;
        services.AddSingleton<IChannel>(provider =>
            new LimitedChannel(new WebhookChannel(provider.GetRequiredService<IWebhookPoster>(), secrets, options), new(options.Concurrency, options.WaitSeconds), provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddInbox(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(InboxOptions.Section).Get<InboxOptions>() ?? new InboxOptions();
        options.Validate();
        services.AddSingleton(options);
        services.AddSingleton<InboxMonths>();
        services.AddSingleton<InboxStore>();
        services.AddSingleton<InboxSweep>();
        services.AddSingleton<IChannel>(provider =>
            new LimitedChannel(new InboxChannel(provider.GetRequiredService<InboxStore>(), options), new(options.Concurrency, options.WaitSeconds), provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddSimulator(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(SimulatorOptions.Section);
        var options = section.Get<SimulatorOptions>() ?? new SimulatorOptions();
        // The binder appends to a default list; what is set replaces it.
        if (section.GetSection(nameof(SimulatorOptions.ChannelIds)).Get<string[]>() is { } ids) options = options with { ChannelIds = ids };
        if (options.LogPath.Length == 0) options = options with { LogPath = Path.Combine(configuration["MESSAGEFUNCTIONS_DATA"] ?? ".data", "simulator.log") };
        options.Validate();
        if (options.ChannelIds.Count == 0) return;

        services.AddSingleton(options);
        services.AddSingleton<SimulatedProvider>();
        services.AddSingleton(provider => new SimulatorReceipts(
            options, new HttpClient { Timeout = TimeSpan.FromSeconds(10) },
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SimulatorReceipts>>()));
        services.AddHostedService(provider => provider.GetRequiredService<SimulatorReceipts>());
        foreach (var id in options.ChannelIds) services.AddSingleton<IChannel>(provider => Simulated(provider, ChannelId.Parse(id), options));
    }

    private static LimitedChannel Simulated(IServiceProvider provider, ChannelId id, SimulatorOptions options)
    {
        Log.Simulated(provider.GetRequiredService<ILogger<SimulatorChannel>>(), id.Value);
        var channel = new SimulatorChannel(
            id, provider.GetRequiredService<SimulatedProvider>(), options,
            provider.GetRequiredService<SimulatorReceipts>(), provider.GetRequiredService<TimeProvider>());
        return new LimitedChannel(channel, new(options.Concurrency, options.WaitSeconds), provider.GetRequiredService<TimeProvider>());
    }
}
