using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using MessageFunctions.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
#if !EMBEDDED
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
#endif

namespace MessageFunctions.Functions.Telemetry;

internal static class TelemetryServices
{
    /// <summary>The app's own meter and the storage adapters', the web server's and the runtime's.</summary>
    private static readonly string[] Meters =
        [AppMetrics.MeterName, "MessageFunctions.Storage", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    /// <summary>Metrics, traces and logs to whatever is configured; nothing at all where nothing is.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = TelemetrySettings.Read(configuration);
        services.AddSingleton(settings);
        services.AddSingleton<PrometheusPage>();
        if (!settings.IsOn) return services;

        var telemetry = services.AddOpenTelemetry();
#if !EMBEDDED
        telemetry.UseFunctionsWorkerDefaults();
#endif
        telemetry.ConfigureResource(resource => resource.AddService("MessageFunctions"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (settings.Prometheus) metrics.AddPrometheusExporter();
            if (settings.Otlp) metrics.AddOtlpExporter();
        });
        if (settings.Otlp || settings.ApplicationInsights is not null)
        {
            telemetry.WithTracing(traces =>
            {
                traces.AddSource(AppTraces.SourceName);
#if EMBEDDED
                // In Azure the host begins the trace of a request.
                traces.AddAspNetCoreInstrumentation(options => options.EnrichWithHttpRequest = (activity, request) => activity.SetTag("url.path", TracedPath.Of(request.Path.Value)));
#endif
                if (settings.Otlp) traces.AddOtlpExporter();
            });
            telemetry.WithLogging(logs =>
            {
                if (settings.Otlp) logs.AddOtlpExporter();
            });
        }
        if (settings.ApplicationInsights is not null) services.AddApplicationInsights(telemetry, settings);
        return services;
    }

    private static void AddApplicationInsights(this IServiceCollection services, OpenTelemetryBuilder telemetry, TelemetrySettings settings)
    {
        services.AddOptions<AzureMonitorExporterOptions>().Configure<TokenCredential>((options, credential) =>
        {
            options.ConnectionString = settings.ApplicationInsights;
            if (settings.WithIdentity) options.Credential = credential;
        });
        telemetry.WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter());
        telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter());
        telemetry.WithLogging(logs => logs.AddAzureMonitorLogExporter());
    }
}
