using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Policies;

/// <summary>Kinds of policy, and the versions that are saved of each. A scope is <c>platform</c>, <c>tenant</c> or <c>line.{id}</c>.</summary>
internal sealed class PolicyFunctions(PolicyHandler policies, ICaller caller)
{
    private const Roles Readers = Roles.Admin | Roles.Operator | Roles.Finance | Roles.Reviewer | Roles.Platform;
    private const Roles Writers = Roles.Admin | Roles.Platform;

    [Function("ListPolicyKinds"), Allow(Readers)]
    public IResult ListKinds([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies/kinds")] HttpRequest request) => policies.ListKinds();

    [Function("GetPolicySchema"), Allow(Readers)]
    public IResult GetSchema([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies/kinds/{kind}/schema")] HttpRequest request, string kind) => policies.GetSchema(kind);

    [Function("ListPolicies"), Allow(Readers)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies")] HttpRequest request, CancellationToken cancellationToken) =>
        policies.ListAsync(caller.Current, cancellationToken);

    [Function("GetPolicy"), Allow(Readers)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies/{kind}/{scope}")] HttpRequest request, string kind, string scope, CancellationToken cancellationToken) =>
        policies.GetAsync(caller.Current, kind, scope, request.HttpContext.Response, cancellationToken);

    [Function("ListPolicyVersions"), Allow(Readers)]
    public Task<IResult> ListVersionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies/{kind}/{scope}/versions")] HttpRequest request, string kind, string scope,
        CancellationToken cancellationToken) =>
        policies.ListVersionsAsync(caller.Current, kind, scope, request.Query, cancellationToken);

    [Function("GetPolicyVersion"), Allow(Readers)]
    public Task<IResult> GetVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies/{kind}/{scope}/versions/{version:int}")] HttpRequest request, string kind, string scope, int version,
        CancellationToken cancellationToken) =>
        policies.GetVersionAsync(caller.Current, kind, scope, version, cancellationToken);

    [Function("DiffPolicy"), Allow(Readers)]
    public Task<IResult> DiffAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policies/{kind}/{scope}/diff")] HttpRequest request, string kind, string scope, CancellationToken cancellationToken) =>
        policies.DiffAsync(caller.Current, kind, scope, request.Query, cancellationToken);

    [Function("ValidatePolicy"), Allow(Readers), NotAudited("It stores nothing.")]
    public Task<IResult> ValidateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/policies/{kind}:validate")] HttpRequest request, string kind, CancellationToken cancellationToken) =>
        policies.ValidateAsync(kind, request, cancellationToken);

    [Function("SavePolicyVersion"), Allow(Writers), Audited("policy.save")]
    public Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/policies/{kind}/{scope}/versions")] HttpRequest request, string kind, string scope,
        CancellationToken cancellationToken) =>
        policies.SaveAsync(caller.Current, kind, scope, request, cancellationToken);
}
