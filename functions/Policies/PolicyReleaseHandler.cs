using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Store;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Policies;

/// <summary>Activates, releases to a part of the recipients, and rolls back, each under the head's ETag.</summary>
internal sealed class PolicyReleaseHandler(PolicyReleases releases, PolicyStore store, PolicyReplayHandler replays, PolicyTarget targets)
{
    public async Task<IResult> ActivateAsync(CallerContext caller, string kind, string scope, HttpRequest request, CancellationToken cancellationToken)
    {
        var (target, body, problem) = await ReadAsync(caller, kind, scope, request, PolicyJson.Default.ActivateView, cancellationToken);
        if (problem is not null) return problem;
        var before = (await store.GetAsync(target.Scope, target.Kind, cancellationToken)).Value;
        AuditNote.Of(request.HttpContext).BlastRadius = await replays.BlastRadiusAsync(target.Scope, target.Kind, body!.Version, cancellationToken);
        var change = await releases.ActivateAsync(target.Scope, target.Kind, body.Version, target.ETag, caller.Subject, cancellationToken);
        if (change is PolicyChange.Done) await NoteAsync(request, target, before.Active, body.Version, body.Reason, cancellationToken);
        return PolicyAnswers.Changed(target.Scope, change, request.HttpContext.Response);
    }

    public async Task<IResult> ReleaseAsync(CallerContext caller, string kind, string scope, HttpRequest request, CancellationToken cancellationToken)
    {
        var (target, body, problem) = await ReadAsync(caller, kind, scope, request, PolicyJson.Default.GrayView, cancellationToken);
        if (problem is not null) return problem;
        List<ProblemItem> errors = [];
        if (body!.BasisPoints is < 1 or > 9_999) errors.Add(new(ProblemCode.NumberInvalid, "/basisPoints", "1 to 9999; activate the version for all."));
        body.Guardrails.Check(errors);
        if (errors.Count > 0) return new ProblemAnswer(KnownProblems.Validation(errors));
        var before = (await store.GetAsync(target.Scope, target.Kind, cancellationToken)).Value;
        var change = await releases.ReleaseAsync(
            target.Scope, target.Kind, body.Version, body.BasisPoints, body.Guardrails.ToGuardrails(), target.ETag, caller.Subject, cancellationToken);
        if (change is PolicyChange.Done)
        {
            await NoteAsync(request, target, before.Active, body.Version, body.Reason, cancellationToken);
            AuditNote.Of(request.HttpContext).BlastRadius = $$"""{"recipientsBasisPoints":{{body.BasisPoints}},"before":{{before.Gray?.BasisPoints ?? 0}}}""";
        }
        return PolicyAnswers.Changed(target.Scope, change, request.HttpContext.Response);
    }

    public async Task<IResult> RollBackAsync(CallerContext caller, string kind, string scope, HttpRequest request, CancellationToken cancellationToken)
    {
        var (known, place, problem) = await targets.FindToChangeAsync(caller, kind, scope, Roles.Admin | Roles.Operator, cancellationToken);
        if (problem is not null) return problem;
        var (condition, isInvalid) = EntityTags.Read(request);
        if (isInvalid || condition is WriteCondition.IsNew) return new ProblemAnswer(AdminProblems.ConditionInvalid);
        var before = (await store.GetAsync(place, known, cancellationToken)).Value;
        // Whoever rolls back is in a hurry: without a condition it is one step back from whatever there is.
        var change = await releases.RollBackAsync(place, known, (condition as WriteCondition.Matches)?.ETag, caller.Subject, cancellationToken);
        if (change is PolicyChange.Done(var head, _))
            await NoteAsync(request, new Target(known, place, null), before.Gray?.Version ?? before.Active, head.Active, request.Query["reason"], cancellationToken);
        return PolicyAnswers.Changed(place, change, request.HttpContext.Response);
    }

    private async ValueTask<(Target Target, T? Body, IResult? Problem)> ReadAsync<T>(
        CallerContext caller, string kind, string scope, HttpRequest request, JsonTypeInfo<T> json, CancellationToken cancellationToken) where T : class
    {
        var (known, place, problem) = await targets.FindToChangeAsync(caller, kind, scope, Roles.Admin, cancellationToken);
        if (problem is not null) return (default, null, problem);
        var (condition, isInvalid) = EntityTags.Read(request);
        if (isInvalid || condition is WriteCondition.IsNew) return (default, null, new ProblemAnswer(AdminProblems.ConditionInvalid));
        if (condition is null) return (default, null, new ProblemAnswer(AdminProblems.ConditionMissing));
        var (body, wrong) = await ConfigurationHandler.ReadAsync(request, json, cancellationToken);
        return (new Target(known, place, (condition as WriteCondition.Matches)?.ETag), body, wrong is null ? null : new ProblemAnswer(wrong));
    }

    private async ValueTask NoteAsync(HttpRequest request, Target target, int from, int to, string? reason, CancellationToken cancellationToken)
    {
        var note = AuditNote.Of(request.HttpContext);
        note.Subject = target.Scope.Label(target.Kind, to);
        note.Reason = string.IsNullOrEmpty(reason) ? null : reason;
        if (await releases.DiffAsync(target.Scope, target.Kind, from, to, cancellationToken) is { } changes) note.Changes = JsonDiff.ToJson(changes);
    }

    private readonly record struct Target(PolicyKind Kind, PolicyScope Scope, string? ETag);
}
