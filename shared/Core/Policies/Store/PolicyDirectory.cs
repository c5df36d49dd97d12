using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>What is in force, in memory: a tenant's policies over the platform's. Each partition costs one small row every two seconds while it is asked for.</summary>
public sealed class PolicyDirectory : IPolicies, IDisposable
{
    private static readonly string Platform = PolicyScope.Platform.Partition;

    private readonly SnapshotCache<string, PolicySnapshot> _cache;
    private readonly PolicyFailures _failures;

    public PolicyDirectory(PolicyStore store, PolicyRegistry registry, PolicyFailures failures, TimeProvider time, SnapshotCacheOptions? options = null)
    {
        var source = new PolicySource(store, registry, failures);
        _cache = new SnapshotCache<string, PolicySnapshot>(source, time, options ?? new SnapshotCacheOptions());
        source.Known = _cache.LastKnown;
        _failures = failures;
    }

    public ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var platform = _cache.GetAsync(Platform, cancellationToken);
        var own = _cache.GetAsync(tenant.Value, cancellationToken);
        return platform.IsCompletedSuccessfully && own.IsCompletedSuccessfully
            ? ValueTask.FromResult(Merge(platform.Result, own.Result))
            : WaitAsync(platform, own, tenant.Value);
    }

    public ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default)
    {
        var platform = _cache.GetAsync(Platform, cancellationToken);
        return platform.IsCompletedSuccessfully ? ValueTask.FromResult(Merge(platform.Result, own: null)) : WaitAsync(platform, default, tenant: null);
    }

    public void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(version);
        if (version.Break()) _failures.Report(new PolicyFailure(tenant, kind.Name, version.Label, error));
    }

    /// <summary>Forgets what is known, so that this instance sees its own change at once.</summary>
    public void Forget(TenantId? tenant) => _cache.Expire(PolicyScope.PartitionOf(tenant));

    public void Dispose() => _cache.Dispose();

    private async ValueTask<PolicySet> WaitAsync(ValueTask<PolicySnapshot?> platform, ValueTask<PolicySnapshot?> own, string? tenant)
    {
        var all = await KnownAsync(platform, Platform);
        return Merge(all, tenant is null ? null : await KnownAsync(own, tenant));
    }

    /// <summary>What was known last holds on while the store does not answer; where nothing was known, nobody can say what holds.</summary>
    private async ValueTask<PolicySnapshot?> KnownAsync(ValueTask<PolicySnapshot?> snapshot, string key)
    {
        try
        {
            return await snapshot;
        }
        catch (StorageUnavailableException) when (_cache.IsKnown(key))
        {
            return _cache.LastKnown(key);
        }
    }

    private static PolicySet Merge(PolicySnapshot? platform, PolicySnapshot? own) =>
        own is not null ? own.Under(platform) : platform is not null ? platform.Under(platform: null) : PolicySet.Defaults;
}
