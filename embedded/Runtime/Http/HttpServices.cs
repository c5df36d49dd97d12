using MessageFunctions.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Http;

internal static class HttpServices
{
    public static IServiceCollection AddEmbeddedHttp(
        this IServiceCollection services, EmbeddedRuntimeOptions options, string routePrefix, bool hasWebApplication)
    {
        services.AddRouting();
        services.AddSingleton(new HttpDispatcher(routePrefix));
        services.AddSingleton(_ => KeyFile.Open(options.DataDirectory));
        services.AddSingleton<HostKeys>();
        services.AddSingleton<IHostKeys>(provider => provider.GetRequiredService<HostKeys>());
        services.AddSingleton<IHostEndpoints, AdminEndpoints>();
        services.AddSingleton<ITriggerKind>(provider => new HttpTriggerKind(
            provider.GetRequiredService<HttpDispatcher>(), provider.GetRequiredService<IServiceScopeFactory>(), hasWebApplication));
        return services;
    }
}
