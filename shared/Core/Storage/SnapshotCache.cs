using System.Collections.Concurrent;

namespace MessageFunctions.Storage;

/// <summary>
/// Snapshots of what is stored, in memory. A request reads no storage while the snapshot is fresh; past <see cref="SnapshotCacheOptions.RefreshSeconds"/>
/// one small row is read beside it, and past <see cref="SnapshotCacheOptions.StaleSeconds"/> before it, so that a change made anywhere counts everywhere
/// within that time. What nobody asks for costs nothing. That something does not exist is remembered too, in the same bounded space.
/// </summary>
public sealed class SnapshotCache<TKey, TSnapshot>(ISnapshotSource<TKey, TSnapshot> source, TimeProvider time, SnapshotCacheOptions options) : IDisposable
    where TKey : notnull
    where TSnapshot : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly SemaphoreSlim _loads = new(options.ConcurrentLoads);
    private readonly long _refreshTicks = Ticks(time, options.RefreshSeconds);
    private readonly long _staleTicks = Ticks(time, options.StaleSeconds);
    private readonly long _reloadTicks = Ticks(time, options.ReloadSeconds);

    /// <summary>How many are kept, the absent ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>The snapshot as of at most <see cref="SnapshotCacheOptions.StaleSeconds"/> ago, or null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">It is not known well enough, and the store does not answer.</exception>
    public ValueTask<TSnapshot?> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        if (!_entries.TryGetValue(key, out var entry)) entry = AddEntry(key);
        var known = entry.Known;
        if (known is not null)
        {
            var age = time.GetTimestamp() - known.CheckedAt;
            if (age < _refreshTicks) return ValueTask.FromResult(known.Snapshot);
            if (age < _staleTicks)
            {
                if (entry.TryBeginRefresh()) _ = RefreshBesideAsync(key, entry);
                return ValueTask.FromResult(known.Snapshot);
            }
        }
        return new ValueTask<TSnapshot?>(RefreshAsync(key, entry).WaitAsync(cancellationToken));
    }

    /// <summary>Whether anything was ever known, be it that there is nothing.</summary>
    public bool IsKnown(TKey key) => _entries.TryGetValue(key, out var entry) && entry.Known is not null;

    /// <summary>What was known last, however old, or null.</summary>
    public TSnapshot? LastKnown(TKey key) => _entries.TryGetValue(key, out var entry) ? entry.Known?.Snapshot : null;

    /// <summary>Forgets a snapshot, so that this instance sees its own change at once.</summary>
    public void Forget(TKey key) => _entries.TryRemove(key, out _);

    /// <summary>Makes a snapshot too old to be used unless storage does not answer: the next request reads it again. A load that runs already is not waited for.</summary>
    public void Expire(TKey key)
    {
        if (!_entries.TryGetValue(key, out var entry)) return;
        var now = time.GetTimestamp();
        var old = entry.Known is { } known ? known with { CheckedAt = now - _staleTicks, LoadedAt = now - _reloadTicks } : null;
        _entries.TryUpdate(key, new Entry { Known = old }, entry);
    }

    public void Dispose() => _loads.Dispose();

    private Entry AddEntry(TKey key)
    {
        if (_entries.Count >= options.Capacity) Evict();
        return _entries.GetOrAdd(key, static _ => new Entry());
    }

    /// <summary>Makes room by an eighth: absent ones first, then those checked longest ago.</summary>
    private void Evict()
    {
        var victims = _entries
            .OrderBy(pair => pair.Value.Known is { Snapshot: not null })
            .ThenBy(pair => pair.Value.Known?.CheckedAt ?? 0)
            .Take(Math.Max(1, options.Capacity / 8));
        foreach (var victim in victims.ToList()) _entries.TryRemove(victim);
    }

    /// <summary>A refresh that nobody waits for: when it fails, the next request past the stale age asks again and tells its caller.</summary>
    private async Task RefreshBesideAsync(TKey key, Entry entry)
    {
        try
        {
            await ((Task)RefreshAsync(key, entry)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        }
        finally
        {
            entry.EndRefresh();
        }
    }

    /// <summary>One refresh an entry at a time; all that come meanwhile share it.</summary>
    private Task<TSnapshot?> RefreshAsync(TKey key, Entry entry)
    {
        lock (entry)
        {
            if (entry.Running is { IsCompleted: false } running) return running;
            return entry.Running = LoadAsync(key, entry);
        }
    }

    private async Task<TSnapshot?> LoadAsync(TKey key, Entry entry)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        await _loads.WaitAsync(timeout.Token);
        try
        {
            var now = time.GetTimestamp();
            if (entry.Known is { } known && now - known.LoadedAt < _reloadTicks)
            {
                var version = await source.GetVersionAsync(key, timeout.Token);
                if (version == known.Version)
                {
                    entry.Known = known with { CheckedAt = now };
                    return known.Snapshot;
                }
            }
            var (loaded, snapshot) = await source.LoadAsync(key, timeout.Token);
            entry.Known = new Known(snapshot, loaded, CheckedAt: now, LoadedAt: now);
            return snapshot;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new StorageUnavailableException("What is stored could not be read in time.", exception);
        }
        finally
        {
            _loads.Release();
        }
    }

    private static long Ticks(TimeProvider time, double seconds) => (long)(seconds * time.TimestampFrequency);

    private sealed record Known(TSnapshot? Snapshot, long Version, long CheckedAt, long LoadedAt);

    private sealed class Entry
    {
        private volatile Known? _known;
        private int _refreshing;

        public Known? Known
        {
            get => _known;
            set => _known = value;
        }

        public Task<TSnapshot?>? Running { get; set; }

        public bool TryBeginRefresh() => Interlocked.CompareExchange(ref _refreshing, 1, 0) == 0;

        public void EndRefresh() => Volatile.Write(ref _refreshing, 0);
    }
}
