using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageFunctions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Policies;

/// <summary>Shows kinds, schemas, versions and their differences, and saves versions.</summary>
internal sealed class PolicyHandler(PolicyRegistry registry, PolicyStore store, PolicyReleases releases, PolicyReplay replay, PolicyTarget targets)
{
    private const int MaxCommentLength = 500;

    public IResult ListKinds() => TypedResults.Json(new KindPage([.. registry.Kinds.Select(kind => KindView.From(kind, replay.CanReplay(kind)))]), PolicyJson.Default.KindPage);

    public IResult GetSchema(string kind) =>
        registry.Find(kind) is { } known ? TypedResults.Text(known.Schema.ToJsonString(), "application/schema+json") : ConfigurationHandler.NotFound();

    public async Task<IResult> ListAsync(CallerContext caller, CancellationToken cancellationToken)
    {
        var platform = await store.ListAsync(null, cancellationToken);
        var own = await store.ListAsync(caller.Tenant, cancellationToken);
        HeadView[] items =
        [
            .. platform.Select(head => HeadView.From(PolicyScope.Platform, head)),
            .. own.Select(head => HeadView.From(PolicyScope.Of(caller.Tenant, head.Line), head)),
        ];
        return TypedResults.Json(new HeadPage(items), PolicyJson.Default.HeadPage);
    }

    public async Task<IResult> GetAsync(CallerContext caller, string kind, string scope, HttpResponse response, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindAsync(caller, kind, scope, cancellationToken);
        if (problem is not null) return problem;
        var (head, etag) = await store.GetAsync(place, known, cancellationToken);
        var body = head.Active == 0 ? null : await releases.BodyAsync(place, known, head.Active, cancellationToken);
        // A policy that nobody saved has a version too, so that the first change can be based on it.
        return ConfigurationHandler.Ok(response, HeadView.From(place, head) with { Body = Element(body) }, PolicyJson.Default.HeadView, etag);
    }

    public async Task<IResult> ListVersionsAsync(CallerContext caller, string kind, string scope, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindAsync(caller, kind, scope, cancellationToken);
        if (problem is not null) return problem;
        var (wanted, wrong) = PageQuery.Read(query);
        if (wrong is not null) return new ProblemAnswer(wrong);
        var (items, continuation) = await store.ListVersionsAsync(place, known, wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new DocumentPage([.. items.Select(item => DocumentView.From(item, withBody: false))], continuation), PolicyJson.Default.DocumentPage);
    }

    public async Task<IResult> GetVersionAsync(CallerContext caller, string kind, string scope, int version, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindAsync(caller, kind, scope, cancellationToken);
        if (problem is not null) return problem;
        return await store.GetVersionAsync(place, known, version, cancellationToken) is { } document
            ? TypedResults.Json(DocumentView.From(document, withBody: true), PolicyJson.Default.DocumentView)
            : ConfigurationHandler.NotFound();
    }

    public async Task<IResult> DiffAsync(CallerContext caller, string kind, string scope, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindAsync(caller, kind, scope, cancellationToken);
        if (problem is not null) return problem;
        if (!TryVersion(query["from"], out var from)) return new ProblemAnswer(KnownProblems.Query("from", "The number of a version; 0 is the built-in default."));
        if (!TryVersion(query["to"], out var to)) return new ProblemAnswer(KnownProblems.Query("to", "The number of a version; 0 is the built-in default."));
        return await releases.DiffAsync(place, known, from, to, cancellationToken) is { } changes
            ? TypedResults.Text($$"""{"from":{{from}},"to":{{to}},"changes":{{JsonDiff.ToJson(changes)}}}""", "application/json")
            : ConfigurationHandler.NotFound();
    }

    public async Task<IResult> ValidateAsync(string kind, HttpRequest request, CancellationToken cancellationToken)
    {
        if (registry.Find(kind) is not { } known) return ConfigurationHandler.NotFound();
        var (body, problem) = await PolicyBodies.ReadAsync(request, cancellationToken);
        if (problem is not null) return problem;
        var errors = PolicyReleases.Validate(known, body);
        return errors.Count > 0 ? new ProblemAnswer(KnownProblems.Validation(errors)) : TypedResults.NoContent();
    }

    public async Task<IResult> SaveAsync(CallerContext caller, string kind, string scope, HttpRequest request, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindToChangeAsync(caller, kind, scope, Roles.Admin, cancellationToken);
        if (problem is not null) return problem;
        var comment = request.Query["comment"].ToString();
        if (comment.Length > MaxCommentLength || comment.Any(char.IsControl)) return new ProblemAnswer(KnownProblems.Query("comment", $"At most {MaxCommentLength} characters in one line."));
        (var body, problem) = await PolicyBodies.ReadAsync(request, cancellationToken);
        if (problem is not null) return problem;
        var (change, number) = await releases.SaveAsync(place, known, body, caller.Subject, comment.Length == 0 ? null : comment, cancellationToken);
        if (change is not PolicyChange.Done(var head, var etag)) return PolicyAnswers.Refused(change);
        var note = AuditNote.Of(request.HttpContext);
        note.Subject = place.Label(known, number);
        note.Reason = comment.Length == 0 ? null : comment;
        note.Changes = JsonDiff.ToJson(JsonDiff.Between(await releases.BodyAsync(place, known, head.Active, cancellationToken), JsonNode.Parse(body.Span)));
        return ConfigurationHandler.Ok(request.HttpContext.Response, HeadView.From(place, head) with { Saved = number }, PolicyJson.Default.HeadView, etag, status: 201);
    }

    private static bool TryVersion(string? text, out int version) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version) && version <= PolicyStore.MaxVersions;

    private static JsonElement? Element(JsonNode? node) => node is null ? null : JsonElement.Parse(node.ToJsonString());
}
