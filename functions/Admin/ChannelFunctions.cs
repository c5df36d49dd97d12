using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Admin;

/// <summary>The channels that there are. A tenant opens one for itself with a price and closes it by taking the price away; a line lists those that it uses.</summary>
internal sealed class ChannelFunctions(ChannelRegistry channels, TenantDirectory tenants, ConfigurationHandler handler, ICaller caller)
{
    [Function("ListChannels"), Allow(Roles.Admin | Roles.Operator | Roles.Finance)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/channels")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (await tenants.GetAsync(caller.Current.Tenant, cancellationToken) is not { } tenant) return ConfigurationHandler.NotFound();
        return TypedResults.Json(new PageView<ChannelView>([.. channels.Ids.Select(id => View(id, tenant))]), AdminJson.Default.ChannelPage);
    }

    [Function("DeletePrice"), Allow(Roles.Admin), Audited("price.delete")]
    public Task<IResult> DeletePriceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/prices/{channel}")] HttpRequest request, string channel, CancellationToken cancellationToken) =>
        ChannelId.TryParse(channel, out var id)
            ? handler.DeleteAsync(TenantRows.Price, caller.Current.Tenant, id.Value, request, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    private static ChannelView View(ChannelId id, TenantSnapshot tenant) => new(
        id.Value, AddressKinds.Of(id), tenant.PriceMicros(id),
        [.. tenant.Lines.Values.Where(line => line.Channels.Any(channel => channel.Id == id)).Select(line => line.Id.Value).Order(StringComparer.Ordinal)]);
}

/// <summary>A channel as a tenant has it.</summary>
/// <param name="Id">The channel.</param>
/// <param name="AddressKind">The kind of address that it sends to.</param>
/// <param name="PriceMicros">What a message costs; null: it is closed for the tenant.</param>
/// <param name="Lines">The lines that use it.</param>
internal sealed record ChannelView(string Id, AddressKind AddressKind, long? PriceMicros, IReadOnlyList<string> Lines);
