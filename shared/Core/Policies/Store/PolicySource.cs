using System.Text;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>Reads what is in force in a partition. A version that this build of the app cannot read is left out and told.</summary>
internal sealed class PolicySource(PolicyStore store, PolicyRegistry registry, PolicyFailures failures) : ISnapshotSource<string, PolicySnapshot>
{
    private const int ConcurrentReads = 16;

    /// <summary>What was read before, if anything.</summary>
    public Func<string, PolicySnapshot?> Known { get; set; } = _ => null;

    public ValueTask<long> GetVersionAsync(string key, CancellationToken cancellationToken) => store.GetVersionAsync(key, cancellationToken);

    public async ValueTask<(long Version, PolicySnapshot? Snapshot)> LoadAsync(string key, CancellationToken cancellationToken)
    {
        // Read first, so that it is never newer than the rest.
        var version = await store.GetVersionAsync(key, cancellationToken);
        if (version == 0) return (0, null);
        var tenant = TenantId.TryParse(key, out var id) ? id : (TenantId?)null;
        // Kinds of a newer version of the app are left out, while instances of both run.
        var heads = (await store.ListAsync(tenant, cancellationToken))
            .Select(head => (Head: head, Kind: registry.Find(head.Kind), Scope: new PolicyScope(tenant, head.Line))).Where(one => one.Kind is not null).ToList();
        var versions = await ReadAsync(heads.SelectMany(one => Wanted(one.Scope, one.Kind!, one.Head)), Known(key)?.Versions, cancellationToken);
        return (version, new PolicySnapshot([.. heads.Select(one => Part(one.Scope, one.Kind!, one.Head, versions)).OfType<PolicyPart>()], versions));
    }

    private static IEnumerable<(PolicyScope Scope, PolicyKind Kind, int Number)> Wanted(PolicyScope scope, PolicyKind kind, PolicyHead head) =>
        new[] { head.Active, head.Previous, head.Gray?.Version ?? 0 }.Where(number => number > 0).Distinct().Select(number => (scope, kind, number));

    private async ValueTask<IReadOnlyDictionary<(string Kind, LineId? Line, int Number), object>> ReadAsync(
        IEnumerable<(PolicyScope Scope, PolicyKind Kind, int Number)> wanted, IReadOnlyDictionary<(string, LineId?, int), object>? known, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<(string, LineId?, int), object>();
        foreach (var chunk in wanted.Chunk(ConcurrentReads))
        {
            var read = await Task.WhenAll(chunk.Select(async one =>
                known?.TryGetValue((one.Kind.Name, one.Scope.Line, one.Number), out var before) == true ? before : await ReadAsync(one.Scope, one.Kind, one.Number, cancellationToken)));
            for (var i = 0; i < chunk.Length; i++)
            {
                if (read[i] is { } version) versions[(chunk[i].Kind.Name, chunk[i].Scope.Line, chunk[i].Number)] = version;
            }
        }
        return versions;
    }

    private async Task<object?> ReadAsync(PolicyScope scope, PolicyKind kind, int number, CancellationToken cancellationToken)
    {
        if (await store.GetVersionAsync(scope, kind, number, cancellationToken) is not { } document) return null;
        var errors = new PolicyErrors();
        var label = scope.Label(kind, number);
        if (kind.Parse(Encoding.UTF8.GetBytes(document.Body), errors) is { } body) return kind.MakeVersion(body, label);
        failures.Report(new PolicyFailure(scope.Tenant, kind.Name, label, $"It cannot be read any more: {errors.Items[0].Pointer} {errors.Items[0].Detail}"));
        return null;
    }

    private static PolicyPart? Part(PolicyScope scope, PolicyKind kind, PolicyHead head, IReadOnlyDictionary<(string, LineId?, int), object> versions)
    {
        var (stable, last, gray) = (Find(head.Active), Find(head.Previous), head.Gray is { } release ? Find(release.Version) : null);
        if (stable is null && last is null && gray is null) return null;
        var salt = head.Gray is { } running ? RecipientHash.SaltOf(scope.Label(kind, running.Version)) : 0;
        return new PolicyPart(kind, head.Line, stable ?? (head.Active == 0 ? null : last), last, gray, head.Gray?.BasisPoints ?? 0, salt);

        object? Find(int number) => versions.GetValueOrDefault((kind.Name, scope.Line, number));
    }
}
