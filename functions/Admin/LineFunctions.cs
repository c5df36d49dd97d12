using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Admin;

/// <summary>Business lines, their attributes and their quotas.</summary>
internal sealed class LineFunctions(ConfigurationHandler handler, LineAttributeHandler attributes, ICaller caller)
{
    private const Roles Readers = Roles.Admin | Roles.Operator | Roles.Finance;

    [Function("ListLines"), Allow(Readers)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/lines")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.ListAsync(TenantRows.Line, caller.Current.Tenant, "", request.Query, LineView.From, AdminJson.Default.LinePage, cancellationToken);

    [Function("GetLine"), Allow(Readers)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/lines/{line}")] HttpRequest request, string line, CancellationToken cancellationToken) =>
        LineId.TryParse(line, out var id)
            ? handler.GetAsync(TenantRows.Line, caller.Current.Tenant, id.Value, request.HttpContext.Response, LineView.From, AdminJson.Default.LineView, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("PutLine"), Allow(Roles.Admin), Audited("line.put")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/lines/{line}")] HttpRequest request, string line, CancellationToken cancellationToken) =>
        LineId.TryParse(line, out var id)
            ? handler.PutAsync(
                TenantRows.Line, caller.Current.Tenant, request, AdminJson.Default.LineView, (view, errors) => Validation.Line(id, view, errors), LineView.From, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("DeleteLine"), Allow(Roles.Admin), Audited("line.delete")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/lines/{line}")] HttpRequest request, string line, CancellationToken cancellationToken) =>
        LineId.TryParse(line, out var id)
            ? handler.DeleteAsync(TenantRows.Line, caller.Current.Tenant, id.Value, request, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("GetLineAttributes"), Allow(Readers)]
    public Task<IResult> GetAttributesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/lines/{line}/attributes")] HttpRequest request, string line, CancellationToken cancellationToken) =>
        attributes.GetAsync(caller.Current.Tenant, line, request.HttpContext.Response, cancellationToken);

    [Function("PutLineAttributes"), Allow(Roles.Admin), Audited("line.attributes")]
    public Task<IResult> PutAttributesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/lines/{line}/attributes")] HttpRequest request, string line, CancellationToken cancellationToken) =>
        attributes.PutAsync(caller.Current.Tenant, line, request, cancellationToken);

    [Function("ListQuotas"), Allow(Readers)]
    public Task<IResult> ListQuotasAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/lines/{line}/quotas")] HttpRequest request, string line, CancellationToken cancellationToken) =>
        LineId.TryParse(line, out var id)
            ? handler.ListAsync(TenantRows.Quota, caller.Current.Tenant, $"{id}:", request.Query, QuotaView.From, AdminJson.Default.QuotaPage, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("GetQuota"), Allow(Readers)]
    public Task<IResult> GetQuotaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/lines/{line}/quotas/{channel}")] HttpRequest request, string line, string channel, CancellationToken cancellationToken) =>
        Ids.TryParse(line, channel, out var key, out _, out _)
            ? handler.GetAsync(TenantRows.Quota, caller.Current.Tenant, key, request.HttpContext.Response, QuotaView.From, AdminJson.Default.QuotaView, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("PutQuota"), Allow(Roles.Admin), Audited("quota.put")]
    public Task<IResult> PutQuotaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/lines/{line}/quotas/{channel}")] HttpRequest request, string line, string channel, CancellationToken cancellationToken) =>
        Ids.TryParse(line, channel, out _, out var lineId, out var channelId)
            ? handler.PutAsync(
                TenantRows.Quota, caller.Current.Tenant, request, AdminJson.Default.QuotaView,
                (view, errors) => Validation.Quota(lineId, channelId, view, errors), QuotaView.From, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());
}
