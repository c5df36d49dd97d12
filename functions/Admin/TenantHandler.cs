using MessageFunctions.Access;
using MessageFunctions.Functions.Http;
using MessageFunctions.Isolation;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Admin;

/// <summary>Creates, shows and changes tenants. A new one comes with a first key of its administrator, shown once.</summary>
internal sealed class TenantHandler(TenantStore store, TenantDirectory directory, ConfigurationHandler configuration, TenantProvisioning provisioning, TimeProvider time)
{
    public async Task<IResult> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var (tenants, continuation) = await store.ListTenantsAsync(wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new PageView<string>([.. tenants.Select(tenant => tenant.Value)], continuation), AdminJson.Default.IdPage);
    }

    public Task<IResult> GetAsync(string tenant, HttpResponse response, CancellationToken cancellationToken) =>
        TenantId.TryParse(tenant, out var id)
            ? configuration.GetAsync(TenantRows.Tenant, id, "", response, TenantView.From, AdminJson.Default.TenantView, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    public async Task<IResult> PutAsync(string tenant, HttpRequest request, bool byPlatform, CancellationToken cancellationToken)
    {
        if (!TenantId.TryParse(tenant, out var id)) return ConfigurationHandler.NotFound();
        if (byPlatform && EntityTags.Read(request).Condition is WriteCondition.IsNew) return await CreateAsync(id, request, cancellationToken);
        if (await store.GetTenantAsync(id, cancellationToken) is not { } current) return ConfigurationHandler.NotFound();
        return await configuration.PutAsync(
            TenantRows.Tenant, id, request, AdminJson.Default.TenantView, (view, errors) => Validation.Tenant(current.Value, view, byPlatform, errors),
            TenantView.From, cancellationToken);
    }

    private async Task<IResult> CreateAsync(TenantId id, HttpRequest request, CancellationToken cancellationToken)
    {
        var (view, problem) = await ConfigurationHandler.ReadAsync(request, AdminJson.Default.TenantView, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<ProblemItem> errors = [];
        if (Validation.NewTenant(id, view!, errors) is not { } tenant) return new ProblemAnswer(KnownProblems.Validation(errors));
        if (await provisioning.PrepareAsync(tenant, cancellationToken) is { } unprepared) return new ProblemAnswer(unprepared);
        var (key, text) = ApiKeyIssuer.Create(id, new ApiKeyRequest("first-admin", Roles.Admin), time.GetUtcNow());
        var result = await store.CreateAsync(new NewTenant(tenant) { Keys = [key] }, cancellationToken);
        directory.Forget(id);
        if (result is not ChangeResult.Saved(var etag)) return ConfigurationHandler.Refused(result);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return ConfigurationHandler.Ok(request.HttpContext.Response, new IssuedKeyView(KeyView.From(key), text), AdminJson.Default.IssuedKeyView, etag, status: 201);
    }
}
