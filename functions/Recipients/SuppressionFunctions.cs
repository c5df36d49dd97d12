using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Recipients;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Recipients;

/// <summary>The suppression list. A sender may add to it; to see it whole or to take from it is the tenant's own staff's.</summary>
internal sealed class SuppressionFunctions(RecipientHandler handler, ICaller caller)
{
    private const Roles Staff = Roles.Operator | Roles.Admin;

    [Function("ListSuppressions"), Allow(Staff)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/suppressions")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.ListSuppressionsAsync(caller.Current.Tenant, request.Query, cancellationToken);

    [Function("ImportSuppressions"), Allow(Staff), Audited("suppression.import")]
    public Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/suppressions")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.ImportAsync(caller.Current, request, cancellationToken);

    [Function("GetSuppression"), Allow(Staff | Roles.Sender)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/suppressions/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.GetSuppressionAsync(caller.Current.Tenant, id, request.HttpContext.Response, cancellationToken);

    [Function("PutSuppression"), Allow(Staff | Roles.Sender), NotAudited("It is what a recipient wishes, and comes too often for one chain.")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/suppressions/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.PutSuppressionAsync(caller.Current, id, request, cancellationToken);

    [Function("DeleteSuppression"), Allow(Staff), Audited("suppression.delete")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/suppressions/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.DeleteAsync(caller.Current.Tenant, id, RecipientParts.Suppressions, request, cancellationToken);
}
