using MessageFunctions.Audit;
using MessageFunctions.Policies.Store;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Gray;

/// <summary>Looks after the gray releases that run, and ends one that breaks its guardrails: the release is rolled back, put on record, and told.</summary>
public sealed class GrayWatch(PolicyStore store, PolicyReleases releases, PolicyRegistry registry, GrayReader reader, TenantStore tenants, AuditLog audit)
{
    /// <summary>Most tenants that a release of the platform is looked at for in one round.</summary>
    public const int MaxTenants = 100;

    /// <summary>One round over all releases.</summary>
    /// <returns>Those that were ended, with why.</returns>
    public async ValueTask<IReadOnlyList<GrayBreach>> RunAsync(CancellationToken cancellationToken = default)
    {
        List<GrayBreach> breaches = [];
        foreach (var note in await store.GrayReleasesAsync(cancellationToken))
        {
            if (registry.Find(note.Kind) is not { } kind) continue;
            var head = (await store.GetAsync(note.Scope, kind, cancellationToken)).Value;
            if (head.Gray is not { } release)
            {
                await store.ForgetGrayAsync(note, cancellationToken);
                continue;
            }
            var seen = await ReadAsync(note.Scope, note.Scope.Label(kind, release.Version), release, cancellationToken);
            if (GuardrailDecision.Breach(release.Guardrails, seen) is not { } reason) continue;
            if (await EndAsync(note.Scope, kind, release, reason, seen, cancellationToken) is { } breach) breaches.Add(breach);
        }
        return breaches;
    }

    private async ValueTask<GrayBreach?> EndAsync(
        PolicyScope scope, PolicyKind kind, GrayRelease release, string reason, GrayObservation seen, CancellationToken cancellationToken)
    {
        var label = scope.Label(kind, release.Version);
        var entry = new AuditEntry("policy.rollback", label)
        {
            Reason = reason,
            BlastRadius = $$"""{"recipientsBasisPoints":{{release.BasisPoints}},"messages":{{seen.Messages}},"sent":{{seen.Sent}},"failed":{{seen.Failed}},"rejected":{{seen.Rejected}},"spentMicros":{{seen.SpentMicros}}}""",
        };
        var intent = await audit.BeginAsync(scope.Tenant, entry, cancellationToken);
        var change = await releases.EndGrayAsync(scope, kind, release, AuditEntry.System, cancellationToken);
        if (change is not PolicyChange.Done)
        {
            await audit.DropAsync(intent, cancellationToken);
            return null;
        }
        await audit.CompleteAsync(intent, entry, cancellationToken);
        return new GrayBreach(scope, kind.Name, label, reason);
    }

    private async ValueTask<GrayObservation> ReadAsync(PolicyScope scope, string label, GrayRelease release, CancellationToken cancellationToken)
    {
        if (scope.Tenant is { } tenant) return await reader.ReadAsync(tenant, label, release, cancellationToken);
        var all = default(GrayObservation);
        var (page, _) = await tenants.ListTenantsAsync(MaxTenants, cancellationToken: cancellationToken);
        foreach (var one in page)
        {
            var seen = await reader.ReadAsync(one, label, release, cancellationToken);
            all = new GrayObservation(all.Messages + seen.Messages, all.Sent + seen.Sent, all.Failed + seen.Failed, all.Rejected + seen.Rejected, all.SpentMicros + seen.SpentMicros);
        }
        return all;
    }
}

/// <summary>A gray release that was ended.</summary>
public sealed record GrayBreach(PolicyScope Scope, string Kind, string Label, string Reason);
