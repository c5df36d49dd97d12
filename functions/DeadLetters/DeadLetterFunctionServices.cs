using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.DeadLetters;

internal static class DeadLetterFunctionServices
{
    /// <summary>What the functions of dead letters need beside the delivery itself.</summary>
    public static IServiceCollection AddDeadLetterFunctions(this IServiceCollection services)
    {
        services.AddSingleton<DeadLetterReceiver>();
        services.AddSingleton<DeadLetterHandler>();
        return services;
    }
}
