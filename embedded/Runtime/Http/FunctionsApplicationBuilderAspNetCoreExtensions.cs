using MessageFunctions.Embedded.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Gives HTTP functions ASP.NET Core's request and results. Middleware added before it sees no <c>HttpContext</c>.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.HasWebApplication = true;
        builder.Services.AddMvcCore();
        builder.Use(HttpIntegration.Wrap);
        return builder;
    }
}
