using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Isolation;

public static class IsolationServices
{
    /// <summary>The key of the shared stores as the adapters registered them.</summary>
    public const string SharedKey = "shared";

    /// <summary>Puts the tenants' levels before the stores that are registered already: from then on every store is asked for its tenant's part.</summary>
    /// <exception cref="InvalidOperationException">A storage port has no adapter yet.</exception>
    public static IServiceCollection AddIsolation(this IServiceCollection services)
    {
        Keep<ITables>(services);
        Keep<IMessageLog>(services);
        services.AddSingleton<OwnStores>();
        services.AddSingleton(provider => new TenantPlacements(provider.GetRequiredKeyedService<ITables>(SharedKey)));
        services.AddSingleton<ITables>(provider => ActivatorUtilities.CreateInstance<TenantTables>(provider, provider.GetRequiredKeyedService<ITables>(SharedKey)));
        services.AddSingleton<IMessageLog>(provider => ActivatorUtilities.CreateInstance<TenantMessageLog>(provider, provider.GetRequiredKeyedService<IMessageLog>(SharedKey)));
        services.AddSingleton<TenantProvisioning>();
        return services;
    }

    /// <summary>Keeps a port's adapter under the key, where the container still owns and disposes it.</summary>
    private static void Keep<TPort>(IServiceCollection services) where TPort : class
    {
        var adapter = services.LastOrDefault(service => service.ServiceType == typeof(TPort) && !service.IsKeyedService)
            ?? throw new InvalidOperationException($"{typeof(TPort).Name} has no adapter: tenants' levels come after the storage.");
        services.Remove(adapter);
        services.AddKeyedSingleton<TPort>(SharedKey, (provider, _) => (TPort)(adapter.ImplementationInstance
            ?? adapter.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, adapter.ImplementationType!)));
    }
}
