using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Messages;

/// <summary>Withdrawing a batch, and with it the reviews of its content.</summary>
internal sealed class CancelBatchFunctions(CancelBatchHandler handler, ICaller caller)
{
    [Function("CancelBatch"), Allow(Roles.Sender | Roles.Operator | Roles.Admin), Audited("batch.cancel")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches/{id}:cancel")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        handler.RunAsync(caller.Current, client, id, cancellationToken);
}
