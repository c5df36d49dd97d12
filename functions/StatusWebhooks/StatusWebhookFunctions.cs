using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.StatusWebhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.StatusWebhooks;

/// <summary>A tenant's status webhook: where it goes and what could not be told.</summary>
internal sealed class StatusWebhookFunctions(StatusWebhookHandler webhooks, ICaller caller)
{
    [Function("GetStatusWebhook")]
    [Allow(Roles.Admin | Roles.Operator)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/status-webhook")] HttpRequest request, CancellationToken cancellationToken) =>
        webhooks.GetAsync(caller.Current.Tenant, request.HttpContext.Response, cancellationToken);

    [Function("PutStatusWebhook")]
    [Audited("status-webhook.put")]
    [Allow(Roles.Admin)]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/status-webhook")] HttpRequest request, CancellationToken cancellationToken) =>
        webhooks.PutAsync(caller.Current.Tenant, request, cancellationToken);

    [Function("DeleteStatusWebhook")]
    [Audited("status-webhook.delete")]
    [Allow(Roles.Admin)]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/status-webhook")] HttpRequest request, CancellationToken cancellationToken) =>
        webhooks.DeleteAsync(caller.Current.Tenant, request, cancellationToken);

    [Function("GetStatusWebhookDeadLetters")]
    [Allow(Roles.Admin | Roles.Operator)]
    public Task<IResult> GetDeadLettersAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/status-webhook/dead-letters")] HttpRequest request, CancellationToken cancellationToken) =>
        webhooks.GetDeadLettersAsync(caller.Current.Tenant, request.Query, cancellationToken);

    [Function("RedriveStatusWebhookDeadLetter")]
    [Audited("status-webhook.redrive")]
    [Allow(Roles.Admin | Roles.Operator)]
    public Task<IResult> RedriveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/status-webhook/dead-letters/{envelope}:redrive")] HttpRequest request,
        string envelope, CancellationToken cancellationToken) =>
        webhooks.RedriveAsync(caller.Current.Tenant, envelope, cancellationToken);
}
