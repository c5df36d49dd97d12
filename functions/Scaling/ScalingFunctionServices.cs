using Azure.Core;
using MessageFunctions.Access.Rates;
using MessageFunctions.AzureAdapters.Scaling;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Scaling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Scaling;

internal static class ScalingFunctionServices
{
    /// <summary>Watermarks and scaling with what they measure and act through. After <c>AddAccess()</c>: watermarks stand before the rate limits.</summary>
    /// <exception cref="InvalidOperationException">A setting has a value it cannot have.</exception>
    public static IServiceCollection AddScalingFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IQueueDepths>(provider => ServiceBusQueueDepths.Create(
            configuration, provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IProcessorMeter, ProcessorMeter>();
        var options = configuration.GetSection(FunctionAppScalerOptions.Section).Get<FunctionAppScalerOptions>() ?? new FunctionAppScalerOptions();
        if (options.ResourceId.Length > 0)
        {
            options.Validate();
            services.AddSingleton<IScaler>(provider => new FunctionAppScaler(options, provider.GetRequiredService<TokenCredential>(), new HttpClient()));
        }
        services.AddScaling<RateAdmission>();
        services.AddHostedService<LoadKeeper>();
        return services;
    }
}
