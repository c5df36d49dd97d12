using MessageFunctions.Access;
using MessageFunctions.Templates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Tenants;

public static class TenantServices
{
    /// <summary>Tenants, their keys and templates, and the proof of who calls. Needs <see cref="Storage.ITables"/>.</summary>
    public static IServiceCollection AddTenants(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new TenantDirectoryOptions());
        services.AddSingleton<TenantStore>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<ApiKeyIssuer>();
        services.AddSingleton<ApiKeyUses>();
        services.AddSingleton<ApiKeyAuthenticator>();
        services.TryAddSingleton(new TemplateCatalogOptions());
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<TemplateCatalog>();
        services.AddSingleton<DemoSeed>();
        services.AddScoped<CallerAccessor>();
        services.AddScoped<ICaller>(provider => provider.GetRequiredService<CallerAccessor>());
        return services;
    }
}
