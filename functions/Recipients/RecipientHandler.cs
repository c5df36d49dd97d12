using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Problems;
using MessageFunctions.Recipients;
using MessageFunctions.Recipients.Requests;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Recipients;

/// <summary>
/// Shows and changes what is known of recipients. They are named by the id of their address, so that no address stands in a URL and from there in somebody's log.
/// </summary>
internal sealed class RecipientHandler(RecipientStore store, SuppressionImport import, TimeProvider time)
{
    private static readonly RecipientJson Json = RecipientJson.Default;

    public async Task<IResult> FindAsync(TenantId tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await ConfigurationHandler.ReadAsync(request, Json.FindBody, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<ProblemItem> errors = [];
        if (body!.To.Read(errors) is not { } address) return new ProblemAnswer(KnownProblems.Validation(errors));
        var key = AddressKey.Of(tenant, address.Kind, address.Address);
        var preferences = await store.PreferencesAsync(tenant, key, cancellationToken);
        var suppression = await store.SuppressionAsync(tenant, key, cancellationToken);
        var state = await store.StateAsync(tenant, key, cancellationToken);
        return TypedResults.Json(
            new RecipientView(
                key.Id,
                preferences is null ? null : PreferencesBody.From(preferences.Value, key),
                suppression is null ? null : SuppressionBody.From(suppression.Value, key),
                state is null ? null : StateBody.From(state.Value, key)),
            Json.RecipientView);
    }

    public Task<IResult> GetPreferencesAsync(TenantId tenant, string id, HttpResponse response, CancellationToken cancellationToken) =>
        GetAsync(id, response, key => store.PreferencesAsync(tenant, key, cancellationToken), PreferencesBody.From, Json.PreferencesBody);

    public Task<IResult> GetStateAsync(TenantId tenant, string id, HttpResponse response, CancellationToken cancellationToken) =>
        GetAsync(id, response, key => store.StateAsync(tenant, key, cancellationToken), StateBody.From, Json.StateBody);

    public Task<IResult> GetSuppressionAsync(TenantId tenant, string id, HttpResponse response, CancellationToken cancellationToken) =>
        GetAsync(id, response, key => store.SuppressionAsync(tenant, key, cancellationToken), SuppressionBody.From, Json.SuppressionBody);

    public Task<IResult> PutPreferencesAsync(TenantId tenant, string id, HttpRequest request, CancellationToken cancellationToken) =>
        PutAsync(tenant, id, request, Json.PreferencesBody, (body, errors) => body.Read(errors), value => (value.Kind, value.Address), store.SaveAsync, PreferencesBody.From, cancellationToken);

    public Task<IResult> PutStateAsync(TenantId tenant, string id, HttpRequest request, CancellationToken cancellationToken) =>
        PutAsync(tenant, id, request, Json.StateBody, (body, errors) => body.Read(time.GetUtcNow(), errors), value => (value.Kind, value.Address), store.SaveAsync, StateBody.From, cancellationToken);

    public Task<IResult> PutSuppressionAsync(CallerContext caller, string id, HttpRequest request, CancellationToken cancellationToken) =>
        PutAsync(
            caller.Tenant, id, request, Json.SuppressionBody, (body, errors) => body.Read(caller.Subject, time.GetUtcNow(), errors), value => (value.Kind, value.Address),
            store.SaveAsync, SuppressionBody.From, cancellationToken);

    /// <summary>A JSON merge patch (RFC 7396) of preferences that are there.</summary>
    public async Task<IResult> PatchPreferencesAsync(TenantId tenant, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var (wanted, isInvalid) = EntityTags.Read(request);
        if (wanted is not WriteCondition.Matches condition) return new ProblemAnswer(isInvalid || wanted is not null ? AdminProblems.ConditionInvalid : AdminProblems.ConditionMissing);
        if (!AddressKey.TryParse(id, out var key)) return ConfigurationHandler.NotFound();
        if (await store.PreferencesAsync(tenant, key, cancellationToken) is not { } current) return ConfigurationHandler.NotFound();
        if (current.ETag != condition.ETag) return new ProblemAnswer(AdminProblems.Stale);
        var (patch, problem) = await MergePatch.ReadAsync(request, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        var merged = MergePatch.Apply(JsonSerializer.SerializeToNode(PreferencesBody.From(current.Value, key), Json.PreferencesBody), patch);
        PreferencesBody? body;
        try
        {
            body = merged.Deserialize(Json.PreferencesBody);
        }
        catch (JsonException)
        {
            body = null;
        }
        if (body is null) return new ProblemAnswer(AdminProblems.BodyInvalid(""));
        return await SaveAsync(tenant, key, request, body, condition, (read, errors) => read.Read(errors), value => (value.Kind, value.Address), store.SaveAsync, PreferencesBody.From, Json.PreferencesBody, cancellationToken);
    }

    public async Task<IResult> DeleteAsync(TenantId tenant, string id, RecipientParts part, HttpRequest request, CancellationToken cancellationToken)
    {
        var (condition, isInvalid) = EntityTags.Read(request);
        if (isInvalid || condition is WriteCondition.IsNew) return new ProblemAnswer(AdminProblems.ConditionInvalid);
        if (condition is null) return new ProblemAnswer(AdminProblems.ConditionMissing);
        if (!AddressKey.TryParse(id, out var key)) return ConfigurationHandler.NotFound();
        var result = await store.DeleteAsync(tenant, key, part, (condition as WriteCondition.Matches)?.ETag, cancellationToken);
        return result is ChangeResult.Saved ? TypedResults.NoContent() : ConfigurationHandler.Refused(result);
    }

    public async Task<IResult> ListSuppressionsAsync(TenantId tenant, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await store.SuppressionsAsync(tenant, wanted.Limit, wanted.Continuation, cancellationToken);
        if (page is null) return new ProblemAnswer(KnownProblems.Continuation);
        var items = page.Items.Select(item => SuppressionBody.From(item.Value, AddressKey.Of(tenant, item.Value.Kind, item.Value.Address)));
        return TypedResults.Json(new SuppressionPage([.. items], page.Continuation), Json.SuppressionPage);
    }

    public async Task<IResult> ImportAsync(CallerContext caller, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.IsNdJson()) return new ProblemAnswer(KnownProblems.MediaType(MediaTypes.NdJson));
        // It may be of any length: what is held at a time is bounded, not what is sent.
        request.AllowAnyLength();
        return TypedResults.Json(await import.RunAsync(caller.Tenant, request.BodyReader, caller.Subject, cancellationToken), Json.ImportSummary);
    }

    private static async Task<IResult> GetAsync<T, TBody>(
        string id, HttpResponse response, Func<AddressKey, ValueTask<Versioned<T>?>> read, Func<T, AddressKey, TBody> view, JsonTypeInfo<TBody> json) =>
        AddressKey.TryParse(id, out var key) && await read(key) is { } found ? ConfigurationHandler.Ok(response, view(found.Value, key), json, found.ETag) : ConfigurationHandler.NotFound();

    private static async Task<IResult> PutAsync<T, TBody>(
        TenantId tenant, string id, HttpRequest request, JsonTypeInfo<TBody> json, Func<TBody, List<ProblemItem>, T?> read, Func<T, (AddressKind, string)> address,
        Func<TenantId, T, WriteCondition, CancellationToken, ValueTask<ChangeResult>> save, Func<T, AddressKey, TBody> view, CancellationToken cancellationToken) where T : class
    {
        var (condition, isInvalid) = EntityTags.Read(request);
        if (condition is null) return new ProblemAnswer(isInvalid ? AdminProblems.ConditionInvalid : AdminProblems.ConditionMissing);
        if (!AddressKey.TryParse(id, out var key)) return ConfigurationHandler.NotFound();
        var (body, problem) = await ConfigurationHandler.ReadAsync(request, json, cancellationToken);
        return problem is not null
            ? new ProblemAnswer(problem)
            : await SaveAsync(tenant, key, request, body!, condition, read, address, save, view, json, cancellationToken);
    }

    private static async Task<IResult> SaveAsync<T, TBody>(
        TenantId tenant, AddressKey key, HttpRequest request, TBody body, WriteCondition condition, Func<TBody, List<ProblemItem>, T?> read, Func<T, (AddressKind Kind, string Address)> address,
        Func<TenantId, T, WriteCondition, CancellationToken, ValueTask<ChangeResult>> save, Func<T, AddressKey, TBody> view, JsonTypeInfo<TBody> json, CancellationToken cancellationToken) where T : class
    {
        List<ProblemItem> errors = [];
        var value = read(body, errors);
        if (value is not null && AddressKey.Of(tenant, address(value).Kind, address(value).Address) != key) errors.Add(new(ProblemCode.ValueInvalid, "/to", "Not the address of this id."));
        if (errors.Count > 0 || value is null) return new ProblemAnswer(KnownProblems.Validation(errors));
        var result = await save(tenant, value, condition, cancellationToken);
        return result is ChangeResult.Saved(var etag) ? ConfigurationHandler.Ok(request.HttpContext.Response, view(value, key), json, etag) : ConfigurationHandler.Refused(result);
    }
}
