using System.Text;
using System.Text.Json.Nodes;
using MessageFunctions.Problems;

namespace MessageFunctions.Policies.Store;

/// <summary>Saves, releases and takes back policies: the one way in which what is in force changes.</summary>
public sealed class PolicyReleases(PolicyStore store, PolicyDirectory directory, TimeProvider time)
{
    /// <summary>Saves the next version of a policy when it is valid. Nothing is in force by it.</summary>
    public async ValueTask<(PolicyChange Change, int Number)> SaveAsync(
        PolicyScope scope, PolicyKind kind, ReadOnlyMemory<byte> body, string by, string? comment, CancellationToken cancellationToken = default)
    {
        if (OutOfReach(scope, kind) is { } refusal) return (refusal, 0);
        var errors = Validate(kind, body);
        if (errors.Count > 0) return (new PolicyChange.Invalid(errors), 0);
        return await store.SaveAsync(scope, kind, Encoding.UTF8.GetString(body.Span), by, comment, cancellationToken);
    }

    /// <summary>Everything that is wrong with a body; empty: it is valid.</summary>
    public static IReadOnlyList<ProblemItem> Validate(PolicyKind kind, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var errors = new PolicyErrors();
        kind.Parse(body, errors);
        return errors.Items;
    }

    /// <summary>Puts a version in force for all, and ends a gray release; version 0 puts none in force, so that the wider scope holds.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="kind">What.</param>
    /// <param name="version">Its number, or 0.</param>
    /// <param name="etag">Of the head that the decision was made at; null: whatever it is.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PolicyChange> ActivateAsync(
        PolicyScope scope, PolicyKind kind, int version, string? etag, string by, CancellationToken cancellationToken = default)
    {
        if (version != 0 && await ProblemAsync(scope, kind, version, cancellationToken) is { } problem) return problem;
        return await ChangeAsync(scope, kind, etag, head => head.Activate(version, time.GetUtcNow(), by), cancellationToken);
    }

    /// <summary>Gives a version to a part of the recipients, or to a larger or smaller part of them.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="kind">What.</param>
    /// <param name="version">Its number.</param>
    /// <param name="basisPoints">1 to 9,999 of 10,000 recipients.</param>
    /// <param name="guardrails">What ends the release by itself.</param>
    /// <param name="etag">Of the head that the decision was made at; null: whatever it is.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PolicyChange> ReleaseAsync(
        PolicyScope scope, PolicyKind kind, int version, int basisPoints, Guardrails guardrails, string? etag, string by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentOutOfRangeException.ThrowIfLessThan(basisPoints, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(basisPoints, 9_999);
        if (!kind.CanBeGray) return new PolicyChange.NotPossible($"A {kind.Name} policy is not about single messages, so it has no gray release.");
        if (await ProblemAsync(scope, kind, version, cancellationToken) is { } problem) return problem;
        return await ChangeAsync(scope, kind, etag, head => head.Release(version, basisPoints, guardrails, time.GetUtcNow(), by), cancellationToken);
    }

    /// <summary>One step back: ends a gray release, or where there is none makes the version before active again.</summary>
    public ValueTask<PolicyChange> RollBackAsync(PolicyScope scope, PolicyKind kind, string? etag, string by, CancellationToken cancellationToken = default) =>
        ChangeAsync(scope, kind, etag, head => head.RollBack(time.GetUtcNow(), by), cancellationToken);

    /// <summary>Ends a gray release that did harm, if it still is that one.</summary>
    public ValueTask<PolicyChange> EndGrayAsync(PolicyScope scope, PolicyKind kind, GrayRelease release, string by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(release);
        return ChangeAsync(
            scope, kind, etag: null,
            head => head.Gray is { } gray && gray.Version == release.Version && gray.StartedAt == release.StartedAt ? head.RollBack(time.GetUtcNow(), by) : null,
            cancellationToken);
    }

    /// <summary>The body of a version; of 0 what holds when the scope has none: the built-in default. Null: no such version.</summary>
    public async ValueTask<JsonNode?> BodyAsync(PolicyScope scope, PolicyKind kind, int version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (version == 0) return kind.DefaultBody;
        return await store.GetVersionAsync(scope, kind, version, cancellationToken) is { } document ? JsonNode.Parse(document.Body) : null;
    }

    /// <summary>What is different between two versions; null: one of them does not exist.</summary>
    public async ValueTask<IReadOnlyList<JsonChange>?> DiffAsync(PolicyScope scope, PolicyKind kind, int from, int to, CancellationToken cancellationToken = default)
    {
        var before = await BodyAsync(scope, kind, from, cancellationToken);
        var after = await BodyAsync(scope, kind, to, cancellationToken);
        return before is null || after is null ? null : JsonDiff.Between(before, after);
    }

    private async ValueTask<PolicyChange> ChangeAsync(
        PolicyScope scope, PolicyKind kind, string? etag, Func<PolicyHead, PolicyHead?> change, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ChangeAsync(scope, kind, etag, change, cancellationToken);
        }
        finally
        {
            // Also where it is not known whether it happened.
            directory.Forget(scope.Tenant);
        }
    }

    /// <summary>Why a version cannot be put in force. It was valid when it was saved; by the rules of today it may not be.</summary>
    private async ValueTask<PolicyChange?> ProblemAsync(PolicyScope scope, PolicyKind kind, int version, CancellationToken cancellationToken)
    {
        if (OutOfReach(scope, kind) is { } refusal) return refusal;
        if (await store.GetVersionAsync(scope, kind, version, cancellationToken) is not { } document) return new PolicyChange.NotFound();
        var errors = Validate(kind, Encoding.UTF8.GetBytes(document.Body));
        return errors.Count > 0 ? new PolicyChange.Invalid(errors) : null;
    }

    private static PolicyChange.NotPossible? OutOfReach(PolicyScope scope, PolicyKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return scope.Reach > kind.Reach ? new PolicyChange.NotPossible($"A {kind.Name} policy is not set for a {scope.Reach.ToString().ToLowerInvariant()}.") : null;
    }
}
