using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>What is known of tenants, in memory: a change made anywhere counts everywhere within <see cref="SnapshotCacheOptions.StaleSeconds"/>, the longest that a revoked key lives on.</summary>
public sealed class TenantDirectory(TenantStore store, TimeProvider time, TenantDirectoryOptions options) : IDisposable
{
    private readonly SnapshotCache<TenantId, TenantSnapshot> _cache = new(new Source(store), time, options);

    /// <summary>How many tenants are kept, the absent ones included.</summary>
    public int Count => _cache.Count;

    /// <summary>The tenant as of at most five seconds ago, or null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">It is not known well enough, and the store does not answer.</exception>
    public ValueTask<TenantSnapshot?> GetAsync(TenantId tenant, CancellationToken cancellationToken = default) => _cache.GetAsync(tenant, cancellationToken);

    /// <summary>Forgets a tenant, so that this instance sees its own change at once.</summary>
    public void Forget(TenantId tenant) => _cache.Forget(tenant);

    public void Dispose() => _cache.Dispose();

    private sealed class Source(TenantStore store) : ISnapshotSource<TenantId, TenantSnapshot>
    {
        public ValueTask<long> GetVersionAsync(TenantId key, CancellationToken cancellationToken) => store.GetVersionAsync(key, cancellationToken);

        public async ValueTask<(long Version, TenantSnapshot? Snapshot)> LoadAsync(TenantId key, CancellationToken cancellationToken)
        {
            var snapshot = await store.LoadAsync(key, cancellationToken);
            return (snapshot?.Version ?? 0, snapshot);
        }
    }
}
