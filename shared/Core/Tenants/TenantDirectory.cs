using System.Collections.Concurrent;

namespace MessageFunctions.Tenants;

/// <summary>
/// What is known of tenants, in memory. A request reads no storage while the snapshot is fresh; past
/// <see cref="TenantDirectoryOptions.RefreshSeconds"/> one small row is read beside it, and past
/// <see cref="TenantDirectoryOptions.StaleSeconds"/> before it, so that a change made anywhere counts everywhere within that time.
/// A tenant that nobody asks for costs nothing. That a tenant does not exist is remembered too, in the same bounded space.
/// </summary>
public sealed class TenantDirectory(TenantStore store, TimeProvider time, TenantDirectoryOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<TenantId, Entry> _entries = new();
    private readonly SemaphoreSlim _loads = new(options.ConcurrentLoads);
    private readonly long _refreshTicks = Ticks(time, options.RefreshSeconds);
    private readonly long _staleTicks = Ticks(time, options.StaleSeconds);
    private readonly long _reloadTicks = Ticks(time, options.ReloadSeconds);

    /// <summary>How many tenants are kept, the absent ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>The tenant as of at most five seconds ago, or null when there is none.</summary>
    /// <exception cref="Storage.StorageUnavailableException">It is not known well enough, and the store does not answer.</exception>
    public ValueTask<TenantSnapshot?> GetAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        if (!_entries.TryGetValue(tenant, out var entry)) entry = AddEntry(tenant);
        var known = entry.Known;
        if (known is not null)
        {
            var age = time.GetTimestamp() - known.CheckedAt;
            if (age < _refreshTicks) return ValueTask.FromResult(known.Snapshot);
            if (age < _staleTicks)
            {
                if (entry.TryBeginRefresh()) _ = RefreshBesideAsync(tenant, entry);
                return ValueTask.FromResult(known.Snapshot);
            }
        }
        return new ValueTask<TenantSnapshot?>(RefreshAsync(tenant, entry).WaitAsync(cancellationToken));
    }

    /// <summary>Forgets a tenant, so that this instance sees its own change at once.</summary>
    public void Forget(TenantId tenant) => _entries.TryRemove(tenant, out _);

    public void Dispose() => _loads.Dispose();

    private Entry AddEntry(TenantId tenant)
    {
        if (_entries.Count >= options.Capacity) Evict();
        return _entries.GetOrAdd(tenant, static _ => new Entry());
    }

    /// <summary>Makes room by an eighth: absent tenants first, then those checked longest ago.</summary>
    private void Evict()
    {
        var victims = _entries
            .OrderBy(pair => pair.Value.Known is { Snapshot: not null })
            .ThenBy(pair => pair.Value.Known?.CheckedAt ?? 0)
            .Take(Math.Max(1, options.Capacity / 8));
        foreach (var victim in victims.ToList()) _entries.TryRemove(victim);
    }

    /// <summary>A refresh that nobody waits for: when it fails, the next request past the stale age asks again and tells its caller.</summary>
    private async Task RefreshBesideAsync(TenantId tenant, Entry entry)
    {
        try
        {
            await ((Task)RefreshAsync(tenant, entry)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        }
        finally
        {
            entry.EndRefresh();
        }
    }

    /// <summary>One refresh an entry at a time; all that come meanwhile share it.</summary>
    private Task<TenantSnapshot?> RefreshAsync(TenantId tenant, Entry entry)
    {
        lock (entry)
        {
            if (entry.Running is { IsCompleted: false } running) return running;
            return entry.Running = LoadAsync(tenant, entry);
        }
    }

    private async Task<TenantSnapshot?> LoadAsync(TenantId tenant, Entry entry)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        await _loads.WaitAsync(timeout.Token);
        try
        {
            var now = time.GetTimestamp();
            if (entry.Known is { } known && now - known.LoadedAt < _reloadTicks)
            {
                var version = await store.GetVersionAsync(tenant, timeout.Token);
                if (version == (known.Snapshot?.Version ?? 0))
                {
                    entry.Known = known with { CheckedAt = now };
                    return known.Snapshot;
                }
            }
            var snapshot = await store.LoadAsync(tenant, timeout.Token);
            entry.Known = new Known(snapshot, CheckedAt: now, LoadedAt: now);
            return snapshot;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new Storage.StorageUnavailableException("The tenant's configuration could not be read in time.", exception);
        }
        finally
        {
            _loads.Release();
        }
    }

    private static long Ticks(TimeProvider time, double seconds) => (long)(seconds * time.TimestampFrequency);

    private sealed record Known(TenantSnapshot? Snapshot, long CheckedAt, long LoadedAt);

    private sealed class Entry
    {
        private volatile Known? _known;
        private int _refreshing;

        public Known? Known
        {
            get => _known;
            set => _known = value;
        }

        public Task<TenantSnapshot?>? Running { get; set; }

        public bool TryBeginRefresh() => Interlocked.CompareExchange(ref _refreshing, 1, 0) == 0;

        public void EndRefresh() => Volatile.Write(ref _refreshing, 0);
    }
}
