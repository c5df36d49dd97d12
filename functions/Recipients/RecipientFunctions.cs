using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Recipients;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Recipients;

/// <summary>What recipients want, and what is known of them for routing.</summary>
internal sealed class RecipientFunctions(RecipientHandler handler, ICaller caller)
{
    private const Roles Everyone = Roles.Sender | Roles.Operator | Roles.Admin;

    [Function("FindRecipient"), Allow(Everyone), NotAudited("It reads.")]
    public Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/recipients/find")] HttpRequest request, CancellationToken cancellationToken) =>
        handler.FindAsync(caller.Current.Tenant, request, cancellationToken);

    [Function("GetPreferences"), Allow(Everyone)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/recipients/{id}/preferences")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.GetPreferencesAsync(caller.Current.Tenant, id, request.HttpContext.Response, cancellationToken);

    [Function("PutPreferences"), Allow(Everyone), NotAudited("It is what a recipient wishes, and comes too often for one chain.")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/recipients/{id}/preferences")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.PutPreferencesAsync(caller.Current.Tenant, id, request, cancellationToken);

    [Function("PatchPreferences"), Allow(Everyone), NotAudited("It is what a recipient wishes, and comes too often for one chain.")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/recipients/{id}/preferences")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.PatchPreferencesAsync(caller.Current.Tenant, id, request, cancellationToken);

    [Function("DeletePreferences"), Allow(Roles.Operator | Roles.Admin), Audited("preferences.delete")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/recipients/{id}/preferences")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.DeleteAsync(caller.Current.Tenant, id, RecipientParts.Preferences, request, cancellationToken);

    [Function("GetRecipientState"), Allow(Everyone)]
    public Task<IResult> GetStateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/recipients/{id}/state")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.GetStateAsync(caller.Current.Tenant, id, request.HttpContext.Response, cancellationToken);

    [Function("PutRecipientState"), Allow(Everyone), NotAudited("It is what an app observes, many times a day.")]
    public Task<IResult> PutStateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/recipients/{id}/state")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.PutStateAsync(caller.Current.Tenant, id, request, cancellationToken);

    [Function("DeleteRecipientState"), Allow(Everyone), NotAudited("It is what an app observes, many times a day.")]
    public Task<IResult> DeleteStateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/recipients/{id}/state")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        handler.DeleteAsync(caller.Current.Tenant, id, RecipientParts.State, request, cancellationToken);
}
