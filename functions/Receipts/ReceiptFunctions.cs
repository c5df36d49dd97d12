using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Receipts;

/// <summary>Where providers report; each report proves itself by its provider's signature.</summary>
internal sealed class ReceiptFunctions(ReceiptHandler receipts)
{
    [Function("PostReceipts")]
    [NotAudited("A receipt is on the record of its message.")]
    [AllowAnyone("The report is signed by its provider, and checked before it is read.")]
    public Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/receipts/{provider}")] HttpRequest request, string provider, CancellationToken cancellationToken) =>
        receipts.PostAsync(provider, request, cancellationToken);
}
