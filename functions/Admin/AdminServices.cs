using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Admin;

internal static class AdminServices
{
    /// <summary>What the functions of administration need beside <c>AddTenants()</c>.</summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services) =>
        services.AddSingleton<ConfigurationHandler>().AddSingleton<LineAttributeHandler>().AddSingleton<KeyHandler>()
            .AddSingleton<TenantHandler>().AddSingleton<TemplateHandler>();
}
