using MessageFunctions.Reconciliation;
using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Windows;

public static class WindowServices
{
    /// <summary>The windows: what counts, writes, reads and keeps them. Needs storage, the tenants and a clock.</summary>
    /// <param name="instance">A name that no other process has or had: letters and digits.</param>
    public static IServiceCollection AddWindows(this IServiceCollection services, string instance)
    {
        services.TryAddSingleton(new WindowSettings());
        services.AddSingleton<WindowRecorder>();
        services.AddSingleton<ISendObserver>(provider => provider.GetRequiredService<WindowRecorder>());
        services.AddSingleton(provider => new WindowFlush(
            provider.GetRequiredService<WindowRecorder>(), provider.GetRequiredService<ITables>(), provider.GetRequiredService<TimeProvider>(), instance));
        services.AddSingleton<WindowReader>();
        services.AddSingleton<ISendCounters>(provider => provider.GetRequiredService<WindowReader>());
        services.AddSingleton<WindowUpkeep>();
        return services;
    }
}
