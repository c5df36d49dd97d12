using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Registers the embedded queues.</summary>
internal static class EmbeddedServiceBusExtensions
{
    /// <summary>The setting that names the endpoint, as it does for the official client.</summary>
    public const string ConnectionSetting = "ServiceBus";

    /// <summary>
    /// Registers the queues that <c>servicebus.json</c> declares and the kind of trigger that listens on them. The engine answers to
    /// the endpoint in the setting <see cref="ConnectionSetting"/>.
    /// </summary>
    /// <param name="entityFile">Full path of the entity file; by default the one beside <c>host.json</c>.</param>
    public static IServiceCollection AddEmbeddedServiceBus(this IServiceCollection services, EmbeddedRuntimeOptions options, string? entityFile = null)
    {
        var connection = options.Settings[ConnectionSetting] is { Length: > 0 } configured
            ? configured
            : throw new FunctionDefinitionException($"The setting {ConnectionSetting} is empty. Remove it, or set it to a connection string such as Endpoint=sb://embedded/;UseDevelopmentEmulator=true.");
        var host = EmbeddedEndpoint.HostOf(connection);
        var file = entityFile ?? Path.Combine(options.Settings[SettingNames.ScriptRoot] ?? AppContext.BaseDirectory, EntityFile.Name);
        services.AddSingleton(provider => new EmbeddedServiceBus(host, QueueEngine.Open(
            Path.Combine(options.DataDirectory, "queues.db"),
            EntityFile.Load(file),
            options.Time,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Host.Triggers.ServiceBus"))));
        services.AddSingleton<ITriggerKind>(provider => new ServiceBusTriggerKind(provider.GetRequiredService<EmbeddedServiceBus>().Engine, options, host));
        return services;
    }
}
