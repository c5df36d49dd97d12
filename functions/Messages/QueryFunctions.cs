using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Messages;

/// <summary>Asking what became of messages, and withdrawing them.</summary>
internal sealed class QueryFunctions(QueryHandler handler, ICaller caller)
{
    [Function("GetMessage")]
    [Allow(Roles.All)]
    public Task<IResult> GetMessageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/messages/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.GetMessageAsync(caller.Current, id, cancellationToken);

    [Function("SearchMessages")]
    [Allow(Roles.All)]
    public Task<IResult> SearchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/messages")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.SearchAsync(caller.Current, request.Query, cancellationToken);

    [Function("CancelMessage")]
    [NotAudited("The withdrawal is a decision of the message, with who made it.")]
    [Allow(Roles.Sender | Roles.Operator | Roles.Admin)]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/messages/{id}:cancel")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.CancelAsync(caller.Current, id, cancellationToken);

    [Function("GetBatch")]
    [Allow(Roles.All)]
    public Task<IResult> GetBatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/batches/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.GetBatchAsync(caller.Current, id, cancellationToken);
}
