using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reconciliation;

/// <summary>Reconciliation over HTTP: runs, what they found, the CSV of it, a run on demand and the repair of one discrepancy.</summary>
internal sealed class ReconciliationFunctions(ReconciliationHandler reconciliations, ICaller caller)
{
    [Function("ListReconciliations"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reconciliations")] HttpRequest request, CancellationToken cancellationToken) =>
        reconciliations.ListAsync(caller.Current, request.Query, cancellationToken);

    [Function("StartReconciliation"), Allow(Roles.Finance | Roles.Operator), Audited("reconciliation.start")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reconciliations")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        reconciliations.StartAsync(caller.Current, client, request.Query, cancellationToken);

    [Function("GetReconciliation"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reconciliations/{run}")] HttpRequest request, string run, CancellationToken cancellationToken) =>
        reconciliations.GetAsync(caller.Current, run, cancellationToken);

    [Function("GetReconciliationItems"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task<IResult> GetItemsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reconciliations/{run}/items")] HttpRequest request, string run, CancellationToken cancellationToken) =>
        reconciliations.GetItemsAsync(caller.Current, run, request.Query, cancellationToken);

    [Function("GetReconciliationCsv"), Allow(Roles.Finance | Roles.Operator | Roles.Admin)]
    public Task GetCsvAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reconciliations/{run}/csv")] HttpRequest request, string run, CancellationToken cancellationToken) =>
        reconciliations.WriteCsvAsync(caller.Current, run, request.HttpContext, cancellationToken);

    [Function("RepairDiscrepancy"), Allow(Roles.Finance), Audited("reconciliation.repair")]
    public Task<IResult> RepairAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reconciliations/{run}/items/{item}:repair")] HttpRequest request,
        string run, string item, CancellationToken cancellationToken) =>
        reconciliations.RepairAsync(caller.Current, run, item, request, cancellationToken);
}
