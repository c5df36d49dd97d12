using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Admin;

/// <summary>
/// Reads and changes a tenant's configuration over HTTP, the same for every type of it: pages, ETags, conditions, problems. The tenant comes
/// from the caller alone, so another tenant's thing is answered as one that does not exist.
/// </summary>
internal sealed class ConfigurationHandler(TenantStore store, TenantDirectory directory)
{
    private const int MaxBodyBytes = 1024 * 1024;

    public async Task<IResult> GetAsync<T, TView>(
        RowCodec<T> codec, TenantId tenant, string key, HttpResponse response, Func<T, TView> view, JsonTypeInfo<TView> json, CancellationToken cancellationToken) =>
        await store.GetAsync(codec, tenant, key, cancellationToken) is { } found ? Ok(response, view(found.Value), json, found.ETag) : NotFound();

    public async Task<IResult> ListAsync<T, TView>(
        RowCodec<T> codec, TenantId tenant, string prefix, IQueryCollection query, Func<T, TView> view, JsonTypeInfo<PageView<TView>> json,
        CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var page = await store.ListAsync(codec, tenant, prefix, wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new PageView<TView>([.. page.Items.Select(item => view(item.Value))], page.Continuation), json);
    }

    /// <param name="codec">What it is.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="request">Body and condition.</param>
    /// <param name="json">How the body is read.</param>
    /// <param name="make">The value of the body, adding what is wrong with it; not called for a body that cannot be read.</param>
    /// <param name="view">How the value is shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IResult> PutAsync<T, TView>(
        RowCodec<T> codec, TenantId tenant, HttpRequest request, JsonTypeInfo<TView> json, Func<TView, List<ProblemItem>, T?> make, Func<T, TView> view,
        CancellationToken cancellationToken) where T : class
    {
        var (condition, isInvalid) = EntityTags.Read(request);
        if (condition is null) return new ProblemAnswer(isInvalid ? AdminProblems.ConditionInvalid : AdminProblems.ConditionMissing);
        var (body, problem) = await ReadAsync(request, json, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<ProblemItem> errors = [];
        var value = make(body!, errors);
        if (errors.Count > 0 || value is null) return new ProblemAnswer(KnownProblems.Validation(errors));
        var before = await store.GetAsync(codec, tenant, codec.Key(value), cancellationToken);
        var result = await store.SaveAsync(codec, tenant, value, condition, cancellationToken);
        directory.Forget(tenant);
        if (result is ChangeResult.Saved) await NoteAsync(request, tenant, before is null ? default : view(before.Value), view(value), value, json, cancellationToken);
        return result is ChangeResult.Saved(var etag) ? Ok(request.HttpContext.Response, view(value), json, etag) : Refused(result);
    }

    public async Task<IResult> DeleteAsync<T>(RowCodec<T> codec, TenantId tenant, string key, HttpRequest request, CancellationToken cancellationToken)
    {
        var (condition, isInvalid) = EntityTags.Read(request);
        if (isInvalid || condition is WriteCondition.IsNew) return new ProblemAnswer(AdminProblems.ConditionInvalid);
        if (condition is null) return new ProblemAnswer(AdminProblems.ConditionMissing);
        var result = await store.DeleteAsync(codec, tenant, key, (condition as WriteCondition.Matches)?.ETag, cancellationToken);
        directory.Forget(tenant);
        return result is ChangeResult.Saved ? TypedResults.NoContent() : Refused(result);
    }

    private async ValueTask NoteAsync<TView>(
        HttpRequest request, TenantId tenant, TView? before, TView after, object value, JsonTypeInfo<TView> json, CancellationToken cancellationToken)
    {
        var note = AuditNote.Of(request.HttpContext);
        var old = before is null ? null : JsonSerializer.SerializeToNode(before, json);
        note.Changes = JsonDiff.ToJson(JsonDiff.Between(old, JsonSerializer.SerializeToNode(after, json)));
        note.BlastRadius = AuditReach.Of(await directory.GetAsync(tenant, cancellationToken), value);
    }

    public static async ValueTask<(T? Body, Problem? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        if (!request.IsJson()) return (default, KnownProblems.MediaType(MediaTypes.Json));
        if (await RequestBody.ReadAsync(request, MaxBodyBytes, cancellationToken) is not { } body) return (default, KnownProblems.BodyTooLarge(MaxBodyBytes));
        using (body)
        {
            if (body.Bytes.IsEmpty) return (default, KnownProblems.BodyMissing);
            try
            {
                var value = JsonSerializer.Deserialize(body.Bytes.Span, json);
                return value is null ? (default, AdminProblems.BodyInvalid("")) : (value, null);
            }
            catch (JsonException exception)
            {
                return (default, AdminProblems.BodyInvalid(Pointer(exception.Path)));
            }
        }
    }

    public static IResult Refused(ChangeResult result) => new ProblemAnswer(result switch
    {
        ChangeResult.NotFound => KnownProblems.NotFound,
        ChangeResult.Exists => AdminProblems.Exists,
        ChangeResult.Stale => AdminProblems.Stale,
        _ => AdminProblems.Busy,
    });

    public static IResult Ok<TView>(HttpResponse response, TView view, JsonTypeInfo<TView> json, string etag, int status = 200)
    {
        response.Headers.ETag = EntityTags.Format(etag);
        return TypedResults.Json(view, json, statusCode: status);
    }

    public static IResult NotFound() => new ProblemAnswer(KnownProblems.NotFound);

    /// <summary><c>$.channels[0].id</c> as <c>/channels/0/id</c>; what is not of that plain form is the whole body.</summary>
    public static string Pointer(string? path) =>
        path is ['$', .. var rest] && !rest.Contains('\'', StringComparison.Ordinal) && rest.Length < 256
            ? rest.Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            : "";
}
