using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Telemetry;

/// <summary>The exporter's page as a function can serve it: its middleware, without a pipeline around it.</summary>
internal sealed class PrometheusPage(TelemetrySettings settings, IServiceProvider services)
{
    private readonly Lazy<RequestDelegate?> _page = new(() =>
        settings.Prometheus ? new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build() : null);

    /// <summary>Answers 404 while Prometheus is not configured.</summary>
    public Task WriteAsync(HttpContext context)
    {
        if (_page.Value is { } page) return page(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
