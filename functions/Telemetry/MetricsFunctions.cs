using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Telemetry;

/// <summary>The figures of all tenants together; so no caller of a tenant may read them, whatever its roles.</summary>
internal sealed class MetricsFunctions(PrometheusPage page)
{
    [Function("GetMetrics")]
    [Allow(Roles.Platform)]
    public Task GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request) => page.WriteAsync(request.HttpContext);
}
