using MessageFunctions.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Circuits;

internal static class CircuitFunctionServices
{
    /// <summary>The breakers and their functions.</summary>
    public static IServiceCollection AddCircuitFunctions(this IServiceCollection services)
    {
        services.AddCircuits();
        return services.AddSingleton<CircuitHandler>();
    }
}
