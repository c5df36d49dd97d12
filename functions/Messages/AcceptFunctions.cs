using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Messages;

/// <summary>Handing messages in.</summary>
internal sealed class AcceptFunctions(AcceptHandler handler, ICaller caller)
{
    [Function("AcceptMessage")]
    [NotAudited("A message is on its own record.")]
    [Allow(Roles.Sender | Roles.Admin)]
    public Task<IResult> AcceptMessageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/messages")] HttpRequest request) =>
        handler.AcceptMessageAsync(caller.Current, request);

    [Function("AcceptBatch")]
    [NotAudited("A batch is on its own record.")]
    [Allow(Roles.Sender | Roles.Admin)]
    public Task<IResult> AcceptBatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches")] HttpRequest request) =>
        handler.AcceptBatchAsync(caller.Current, request);
}
