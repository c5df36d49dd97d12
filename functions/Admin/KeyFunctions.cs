using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Admin;

/// <summary>API keys of the caller's tenant.</summary>
internal sealed class KeyFunctions(ConfigurationHandler configuration, KeyHandler keys, ICaller caller)
{
    private const Roles Administrators = Roles.Admin | Roles.Platform;

    [Function("ListKeys"), Allow(Administrators)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/keys")] HttpRequest request, CancellationToken cancellationToken) =>
        configuration.ListAsync(TenantRows.Key, caller.Current.Tenant, "", request.Query, KeyView.From, AdminJson.Default.KeyPage, cancellationToken);

    [Function("GetKey"), Allow(Administrators)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/keys/{key}")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        keys.GetAsync(caller.Current.Tenant, key, cancellationToken);

    [Function("IssueKey"), Allow(Administrators), Audited("key.issue")]
    public Task<IResult> IssueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/keys")] HttpRequest request, CancellationToken cancellationToken) =>
        keys.IssueAsync(caller.Current, request, cancellationToken);

    [Function("RotateKey"), Allow(Administrators), Audited("key.rotate")]
    public Task<IResult> RotateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/keys/{key}:rotate")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        keys.RotateAsync(caller.Current, key, request, cancellationToken);

    [Function("RevokeKey"), Allow(Administrators), Audited("key.revoke")]
    public Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/keys/{key}")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        keys.RevokeAsync(caller.Current.Tenant, key, cancellationToken);
}
