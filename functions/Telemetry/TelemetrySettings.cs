using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Functions.Telemetry;

/// <summary>Where telemetry goes. With none of these set, nothing listens and nothing is paid for.</summary>
/// <param name="ApplicationInsights">Connection string of Application Insights.</param>
/// <param name="WithIdentity">Whether Application Insights is reached under the app's identity.</param>
/// <param name="Otlp">Whether there is an OTLP endpoint; the exporter reads its own settings.</param>
/// <param name="Prometheus">Whether <c>GET /api/metrics</c> answers.</param>
internal sealed record TelemetrySettings(string? ApplicationInsights, bool WithIdentity, bool Otlp, bool Prometheus)
{
    public const string ApplicationInsightsSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    public const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string PrometheusSetting = "Telemetry:Prometheus";

    public bool IsOn => ApplicationInsights is not null || Otlp || Prometheus;

    public static TelemetrySettings Read(IConfiguration configuration) => new(
        configuration[ApplicationInsightsSetting] is { Length: > 0 } connection ? connection : null,
        configuration[AuthenticationSetting]?.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase) == true,
        configuration[OtlpSetting] is { Length: > 0 },
        configuration.GetValue(PrometheusSetting, defaultValue: false));
}
