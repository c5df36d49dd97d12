using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Scaling;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Scaling;

/// <summary>How full the service is, and what it does about it.</summary>
internal sealed class ScalingFunctions(DegradationStore degradation, ScalingStore scaling)
{
    [Function("GetDegradation"), Allow(Roles.Operator | Roles.Platform)]
    public async Task<IResult> GetDegradationAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/degradation")] HttpRequest request, CancellationToken cancellationToken)
    {
        var found = await degradation.ReadAsync(cancellationToken);
        var changes = await degradation.HistoryAsync(cancellationToken);
        return TypedResults.Json(DegradationAnswer.From(found?.Degradation, changes), ScalingViewJson.Default.DegradationAnswer);
    }

    [Function("GetScaling"), Allow(Roles.Operator | Roles.Platform)]
    public async Task<IResult> GetScalingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/scaling")] HttpRequest request, CancellationToken cancellationToken) =>
        await scaling.ReadAsync(cancellationToken) is { } found
            ? TypedResults.Json(ScalingView.From(found.Record), ScalingViewJson.Default.ScalingView)
            : TypedResults.NoContent();
}
