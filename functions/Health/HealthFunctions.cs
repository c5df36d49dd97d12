using MessageFunctions.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Health;

/// <summary>What load balancers and deployments ask.</summary>
internal sealed class HealthFunctions(Readiness readiness)
{
    private const string Because = "It says whether the service is up, and nothing that is anybody's.";

    [Function("GetLiveness")]
    [AllowAnyone(Because)]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => Results.Text("live");

    [Function("GetReadiness")]
    [AllowAnyone(Because)]
    public async Task<IResult> ReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken) =>
        await readiness.AskAsync(cancellationToken)
            ? Results.Text("ready")
            : Results.Text("storage does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
}
