using Azure.Core;
using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.Reviews;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.AzureAdapters.ContentSafety;

public static class ContentSafetyRegistration
{
    /// <summary>The section of its settings.</summary>
    public const string Section = "Reviews:ContentSafety";

    /// <summary>Adds Azure AI Content Safety as a machine of reviews where its endpoint is set.</summary>
    /// <exception cref="AzureConfigurationException">A setting is out of range.</exception>
    public static IServiceCollection AddContentSafety(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.GetSection(Section).Get<ContentSafetyOptions>() ?? new ContentSafetyOptions();
        if (options.Validate() is [var problem, ..]) throw new AzureConfigurationException(Section, problem);
        if (options.Endpoint is null) return services;
        services.AddSingleton<IContentReviewer>(provider => new ContentSafetyReviewer(
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), ConnectTimeout = TimeSpan.FromSeconds(5) }),
            options, provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
