using MessageFunctions.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Timers;

internal static class TimerServices
{
    public static IServiceCollection AddEmbeddedTimers(this IServiceCollection services) =>
        services.AddSingleton<TimerStore>().AddSingleton<ITriggerKind, TimerTriggerKind>();
}
