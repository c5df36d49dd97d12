using MessageFunctions.Messages;
using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Metrics;

public static class MetricServices
{
    /// <summary>Counts what is asked of the storage ports and the queues that are registered already.</summary>
    public static IServiceCollection AddOperationCounts(this IServiceCollection services)
    {
        services.Decorate<ITables>((inner, _) => new CountingTables(inner));
        services.Decorate<IMessageLog>((inner, _) => new CountingMessageLog(inner));
        services.Decorate<IEnvelopeQueue>((inner, _) => new CountingEnvelopeQueue(inner));
        return services;
    }

    /// <summary>Puts something before the service of a type that was registered last; it holds that service, and disposes it.</summary>
    /// <exception cref="InvalidOperationException">None is registered yet.</exception>
    public static void Decorate<T>(this IServiceCollection services, Func<T, IServiceProvider, T> before) where T : class
    {
        var inner = services.LastOrDefault(service => service.ServiceType == typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T).Name} is decorated before it is registered.");
        services.Remove(inner);
        services.AddSingleton(provider => before((T)Create(inner, provider), provider));
    }

    private static object Create(ServiceDescriptor descriptor, IServiceProvider provider) =>
        descriptor.ImplementationInstance ?? descriptor.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);
}
