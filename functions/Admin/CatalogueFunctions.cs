using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Admin;

/// <summary>What lines are described and priced by: attributes and unit prices.</summary>
internal sealed class CatalogueFunctions(ConfigurationHandler handler, LineAttributeHandler lines, ICaller caller)
{
    private const Roles Readers = Roles.Admin | Roles.Operator | Roles.Finance;

    [Function("ListAttributes"), Allow(Readers)]
    public Task<IResult> ListAttributesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/attributes")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.ListAsync(TenantRows.Attribute, caller.Current.Tenant, "", request.Query, AttributeView.From, AdminJson.Default.AttributePage, cancellationToken);

    [Function("PutAttribute"), Allow(Roles.Admin), Audited("attribute.put")]
    public Task<IResult> PutAttributeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/attributes/{attribute}")] HttpRequest request, string attribute, CancellationToken cancellationToken) =>
        AttributeId.TryParse(attribute, out var id)
            ? handler.PutAsync(
                TenantRows.Attribute, caller.Current.Tenant, request, AdminJson.Default.AttributeView,
                (view, errors) => Validation.Attribute(id, view, errors), AttributeView.From, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("GetAttributeLines"), Allow(Readers)]
    public Task<IResult> GetAttributeLinesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/attributes/{attribute}/lines")] HttpRequest request, string attribute, CancellationToken cancellationToken) =>
        lines.LinesAsync(caller.Current.Tenant, attribute, cancellationToken);

    [Function("ListPrices"), Allow(Readers)]
    public Task<IResult> ListPricesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/prices")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.ListAsync(TenantRows.Price, caller.Current.Tenant, "", request.Query, PriceView.From, AdminJson.Default.PricePage, cancellationToken);

    [Function("GetPrice"), Allow(Readers)]
    public Task<IResult> GetPriceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/prices/{channel}")] HttpRequest request, string channel, CancellationToken cancellationToken) =>
        ChannelId.TryParse(channel, out var id)
            ? handler.GetAsync(TenantRows.Price, caller.Current.Tenant, id.Value, request.HttpContext.Response, PriceView.From, AdminJson.Default.PriceView, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("PutPrice"), Allow(Roles.Admin), Audited("price.put")]
    public Task<IResult> PutPriceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/prices/{channel}")] HttpRequest request, string channel, CancellationToken cancellationToken) =>
        ChannelId.TryParse(channel, out var id)
            ? handler.PutAsync(
                TenantRows.Price, caller.Current.Tenant, request, AdminJson.Default.PriceView, (view, errors) => Validation.Price(id, view, errors), PriceView.From, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());
}
