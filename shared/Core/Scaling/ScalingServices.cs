using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Scaling;

public static class ScalingServices
{
    /// <summary>Watermarks and scaling. Needs tables, policies, alerts, <see cref="IQueueDepths"/>, <see cref="IProcessorMeter"/> and a clock.</summary>
    /// <typeparam name="TRates">The admission that watermarks stand before.</typeparam>
    public static IServiceCollection AddScaling<TRates>(this IServiceCollection services) where TRates : class, IAdmission
    {
        services.AddPolicyKind(WatermarkPolicy.Kind);
        services.AddSingleton<DegradationStore>();
        services.AddSingleton<DegradationView>();
        services.AddSingleton<WatchWatermarks>();
        services.RemoveAll<IAdmission>();
        services.AddSingleton<IAdmission>(provider => new WatermarkAdmission(provider.GetRequiredService<DegradationView>(), provider.GetRequiredService<TRates>()));
        services.AddPolicyKind(ScalingPolicy.Kind);
        services.AddSingleton<LoadMeter>();
        services.AddSingleton<InstanceLoads>();
        services.AddSingleton<ScalingStore>();
        services.AddSingleton(new SendSlots(ScalingPolicy.Kind.Default.MinInstances * ConcurrencyScaler.SendsPerInstance));
        services.TryAddSingleton<IScaler, ConcurrencyScaler>();
        services.AddSingleton<AdjustScale>();
        return services;
    }
}
