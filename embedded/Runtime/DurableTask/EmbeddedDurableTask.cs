using MessageFunctions.Embedded.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Registers the durable engine.</summary>
internal static class EmbeddedDurableTask
{
    /// <summary>Adds the engine over <c>durable.db</c>, its kinds of triggers, the client and the client's binding.</summary>
    public static IServiceCollection AddEmbeddedDurableTask(this IServiceCollection services, EmbeddedRuntimeOptions options)
    {
        services.AddSingleton(provider => new DurableEngine(
            options.DataDirectory, options.Time, DurableEngineOptions.From(options), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<DurableTaskClient, EmbeddedDurableTaskClient>();
        services.AddSingleton<ITriggerKind, OrchestrationTriggerKind>();
        services.AddSingleton<ITriggerKind, ActivityTriggerKind>();
        services.AddSingleton<IInputBinding, DurableClientBinding>();
        services.AddSingleton<IHostEndpoints, ManagementEndpoints>();
        return services;
    }
}
