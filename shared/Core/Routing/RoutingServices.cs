using MessageFunctions.Delivery;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Routing;

public static class RoutingServices
{
    /// <summary>Routing by policy. Register it before the breakers, whose gate rules on the channel that this one prefers. Needs policies, recipients, tenants and the breakers.</summary>
    public static IServiceCollection AddMessageRouting(this IServiceCollection services)
    {
        services.AddPolicyKind(RoutingPolicy.Kind);
        services.AddSingleton<IRouter, PolicyRouter>();
        services.AddSingleton<ISendGate, RoutingGate>();
        return services;
    }
}
