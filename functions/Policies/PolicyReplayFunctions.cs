using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Policies;

/// <summary>What a version would have changed, before it is released.</summary>
internal sealed class PolicyReplayFunctions(PolicyReplayHandler replays, ICaller caller)
{
    [Function("ReplayPolicy"), Allow(Roles.Admin | Roles.Operator), NotAudited("It stores nothing.")]
    public Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/policies/{kind}/{scope}:replay")] HttpRequest request, string kind, string scope,
        CancellationToken cancellationToken) =>
        replays.RunAsync(caller.Current, kind, scope, request, cancellationToken);
}
