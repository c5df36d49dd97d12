using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Policies;

/// <summary>What puts versions of policies in force and takes them back.</summary>
internal sealed class PolicyReleaseFunctions(PolicyReleaseHandler releases, ICaller caller)
{
    private const Roles Writers = Roles.Admin | Roles.Platform;

    [Function("ActivatePolicy"), Allow(Writers), Audited("policy.activate")]
    public Task<IResult> ActivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/policies/{kind}/{scope}:activate")] HttpRequest request, string kind, string scope,
        CancellationToken cancellationToken) =>
        releases.ActivateAsync(caller.Current, kind, scope, request, cancellationToken);

    [Function("ReleasePolicy"), Allow(Writers), Audited("policy.gray")]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/policies/{kind}/{scope}:gray")] HttpRequest request, string kind, string scope,
        CancellationToken cancellationToken) =>
        releases.ReleaseAsync(caller.Current, kind, scope, request, cancellationToken);

    [Function("RollBackPolicy"), Allow(Writers | Roles.Operator), Audited("policy.rollback")]
    public Task<IResult> RollBackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/policies/{kind}/{scope}:rollback")] HttpRequest request, string kind, string scope,
        CancellationToken cancellationToken) =>
        releases.RollBackAsync(caller.Current, kind, scope, request, cancellationToken);
}
