using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Circuits;

/// <summary>The breakers over HTTP: where they stand, what happened to them, and what people do to them.</summary>
internal sealed class CircuitFunctions(CircuitHandler circuits, ICaller caller)
{
    private const Roles Readers = Roles.Operator | Roles.Finance | Roles.Admin | Roles.Platform;

    [Function("GetCircuits"), Allow(Readers)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/circuits")] HttpRequest request, CancellationToken cancellationToken) =>
        circuits.GetAsync(caller.Current, cancellationToken);

    [Function("GetCircuitHistory"), Allow(Readers)]
    public Task<IResult> GetHistoryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/circuits/history")] HttpRequest request, CancellationToken cancellationToken) =>
        circuits.GetHistoryAsync(caller.Current, request.Query, cancellationToken);

    [Function("ConfirmAccountCircuit"), Allow(Roles.Operator | Roles.Finance), NotAudited("The desk appends the entry itself, with what the breaker said.")]
    public Task<IResult> ConfirmAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/circuits/accounts/{account}:confirm")] HttpRequest request, string account, CancellationToken cancellationToken) =>
        circuits.ConfirmAsync(caller.Current, account, request, cancellationToken);

    [Function("ResumeGlobalCircuit"), Allow(Roles.Platform), NotAudited("The desk appends the entry itself, with what the breaker said.")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/circuits/global:resume")] HttpRequest request, CancellationToken cancellationToken) =>
        circuits.ResumeAsync(caller.Current, request, cancellationToken);
}
