using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Alerts;

/// <summary>A tenant's alerts for its operators, and the service's own for the platform.</summary>
internal sealed class AlertFunctions(AlertHandler alerts, ICaller caller)
{
    [Function("ListAlerts"), Allow(Roles.Operator | Roles.Admin)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/alerts")] HttpRequest request, CancellationToken cancellationToken) =>
        alerts.ListAsync(caller.Current.Tenant, request.Query, cancellationToken);

    [Function("AcknowledgeAlert"), Allow(Roles.Operator), Audited("alert.acknowledge")]
    public Task<IResult> AcknowledgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/alerts/{alert}:acknowledge")] HttpRequest request, string alert, CancellationToken cancellationToken) =>
        alerts.AcknowledgeAsync(caller.Current.Tenant, alert, caller.Current, cancellationToken);

    [Function("ListPlatformAlerts"), Allow(Roles.Platform)]
    public Task<IResult> ListPlatformAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/platform/alerts")] HttpRequest request, CancellationToken cancellationToken) =>
        alerts.ListAsync(null, request.Query, cancellationToken);

    [Function("AcknowledgePlatformAlert"), Allow(Roles.Platform), Audited("alert.acknowledge")]
    public Task<IResult> AcknowledgePlatformAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/platform/alerts/{alert}:acknowledge")] HttpRequest request, string alert, CancellationToken cancellationToken) =>
        alerts.AcknowledgeAsync(null, alert, caller.Current, cancellationToken);
}
