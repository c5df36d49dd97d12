using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Admin;

/// <summary>The caller's own tenant for its administrators, and all tenants for the platform.</summary>
internal sealed class TenantFunctions(TenantHandler tenants, ICaller caller)
{
    [Function("GetOwnTenant"), Allow(Roles.Admin)]
    public Task<IResult> GetOwnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/tenant")] HttpRequest request, CancellationToken cancellationToken) =>
        tenants.GetAsync(caller.Current.Tenant.Value, request.HttpContext.Response, cancellationToken);

    [Function("PutOwnTenant"), Allow(Roles.Admin), Audited("tenant.put")]
    public Task<IResult> PutOwnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/tenant")] HttpRequest request, CancellationToken cancellationToken) =>
        tenants.PutAsync(caller.Current.Tenant.Value, request, byPlatform: false, cancellationToken);

    [Function("ListTenants"), Allow(Roles.Platform)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/tenants")] HttpRequest request, CancellationToken cancellationToken) =>
        tenants.ListAsync(request.Query, cancellationToken);

    [Function("GetTenant"), Allow(Roles.Platform)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/tenants/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellationToken) =>
        tenants.GetAsync(tenant, request.HttpContext.Response, cancellationToken);

    [Function("PutTenant"), Allow(Roles.Platform), Audited("tenant.put")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/tenants/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellationToken) =>
        tenants.PutAsync(tenant, request, byPlatform: true, cancellationToken);
}
