using System.Text;
using System.Text.Json.Nodes;
using MessageFunctions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Policies;

/// <summary>Runs a saved version over a past period of the caller's tenant.</summary>
internal sealed class PolicyReplayHandler(PolicyReplay replay, PolicyStore store, PolicyReleases releases, PolicyTarget targets, TimeProvider time)
{
    // What an activation looks back for its blast radius: it must not keep an operator waiting.
    private const int BlastEnvelopes = 300;
    private static readonly TimeSpan BlastPeriod = TimeSpan.FromHours(24);

    public async Task<IResult> RunAsync(CallerContext caller, string kind, string scope, HttpRequest request, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindAsync(caller, kind, scope, cancellationToken);
        if (problem is not null) return problem;
        if (caller.Line is not null && caller.Line != place.Line) return new ProblemAnswer(KnownProblems.Forbidden);
        var (body, wrong) = await ConfigurationHandler.ReadAsync(request, PolicyJson.Default.ReplayView, cancellationToken);
        if (wrong is not null) return new ProblemAnswer(wrong);
        var now = time.GetUtcNow();
        var (from, to) = (body!.From ?? now - BlastPeriod, body.To ?? now);
        List<ProblemItem> errors = [];
        if (from >= to || to - from > PolicyReplay.MaxPeriod) errors.Add(new(ProblemCode.TimeOrder, "/from", $"Before to, and at most {PolicyReplay.MaxPeriod.Days} days."));
        if (body.MaxEnvelopes is < 1 or > PolicyReplay.MaxEnvelopes) errors.Add(new(ProblemCode.NumberInvalid, "/maxEnvelopes", $"1 to {PolicyReplay.MaxEnvelopes}."));
        if (errors.Count > 0) return new ProblemAnswer(KnownProblems.Validation(errors));
        return await ReadAsync(place, known, body.Version, cancellationToken) is { } draft
            ? TypedResults.Json(ReplayReportView.Of(await RunAsync(place, known, draft, from, to, body.MaxEnvelopes, cancellationToken)), PolicyJson.Default.ReplayReportView)
            : ConfigurationHandler.NotFound();
    }

    /// <summary>The blast radius of a version by the last 24 hours, as JSON; null: there is no such version.</summary>
    public async ValueTask<string?> BlastRadiusAsync(PolicyScope scope, PolicyKind kind, int version, CancellationToken cancellationToken)
    {
        if (await ReadAsync(scope, kind, version, cancellationToken) is not { } draft) return null;
        var now = time.GetUtcNow();
        var report = await RunAsync(scope, kind, draft, now - BlastPeriod, now, BlastEnvelopes, cancellationToken);
        return System.Text.Json.JsonSerializer.Serialize(ReplayReportView.Of(report) with { Limits = null }, PolicyJson.Default.ReplayReportView);
    }

    private async ValueTask<ReplayReport> RunAsync(
        PolicyScope scope, PolicyKind kind, object draft, DateTimeOffset from, DateTimeOffset to, int maxEnvelopes, CancellationToken cancellationToken)
    {
        var head = (await store.GetAsync(scope, kind, cancellationToken)).Value;
        var current = await ReadAsync(scope, kind, head.Active, cancellationToken) ?? await ReadAsync(scope, kind, 0, cancellationToken);
        return await replay.RunAsync(scope, kind, current!, draft, from, to, maxEnvelopes, cancellationToken);
    }

    private async ValueTask<object?> ReadAsync(PolicyScope scope, PolicyKind kind, int version, CancellationToken cancellationToken)
    {
        JsonNode? body = await releases.BodyAsync(scope, kind, version, cancellationToken);
        return body is null ? null : kind.Read(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }
}
