using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.OpenApi;

internal static class OpenApiServices
{
    /// <summary>The API's description.</summary>
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddSingleton<OpenApiDocument>().AddSingleton<ApiPage>();
}
