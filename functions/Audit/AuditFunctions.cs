using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Audit;

/// <summary>The audit log over HTTP: its entries and its proof.</summary>
internal sealed class AuditFunctions(AuditHandler audit, ICaller caller)
{
    private const Roles Readers = Roles.Admin | Roles.Finance | Roles.Operator | Roles.Platform;

    [Function("ListAuditEntries"), Allow(Readers)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/audit")] HttpRequest request, CancellationToken cancellationToken) =>
        audit.ListAsync(caller.Current, request.Query, cancellationToken);

    [Function("VerifyAudit"), Allow(Readers)]
    public Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/audit/proof")] HttpRequest request, CancellationToken cancellationToken) =>
        audit.VerifyAsync(caller.Current, request.Query, cancellationToken);
}
