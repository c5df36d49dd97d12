using System.Collections.Concurrent;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients.Lists;

/// <summary>
/// Which addresses have rows, in memory for each tenant that is asked about, no older than <see cref="RecipientOptions.FreshSeconds"/>. An address is put on
/// its stored list before its row is written and never taken off, so that a list may name too many and never too few.
/// </summary>
internal sealed class AddressLists(ITable table, RecipientOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<TenantId, Entry> _entries = new();
    private readonly long _freshTicks = (long)(options.FreshSeconds * time.TimestampFrequency);

    /// <summary>Hashes in memory, of all tenants.</summary>
    public long Count => _entries.Values.Sum(entry => entry.Lists?.Count ?? 0);

    /// <exception cref="StorageUnavailableException">They are too old, and the store does not answer.</exception>
    public ValueTask<TenantLists> GetAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var entry = EntryOf(tenant);
        return entry.Lists is { } lists && time.GetTimestamp() - entry.CheckedAt < _freshTicks
            ? ValueTask.FromResult(lists)
            : new ValueTask<TenantLists>(RefreshAsync(tenant, entry).WaitAsync(cancellationToken));
    }

    /// <summary>Puts addresses on a list; those that are on it cost nothing. Those that come while a commit is on its way share the next one.</summary>
    /// <exception cref="StorageUnavailableException">It is not known whether they are; repeat it.</exception>
    public async ValueTask AddAsync(TenantId tenant, RecipientParts part, IReadOnlyCollection<ulong> hashes, CancellationToken cancellationToken)
    {
        var known = (await GetAsync(tenant, cancellationToken))[part];
        if (known.IsAbandoned || (!known.IsBeyondBound && hashes.All(known.MayContain))) return;
        var entry = EntryOf(tenant);
        entry.Want(part, hashes);
        await entry.Writer.WaitAsync(cancellationToken);
        try
        {
            // From here on it happens or not, whoever waits. Its own again: the one before may have taken them along and failed.
            await new ListWriter(table, tenant, part).AppendAsync(() => RefreshAsync(tenant, entry), [.. entry.Take(part), .. hashes]);
        }
        finally
        {
            entry.Writer.Release();
        }
    }

    private Entry EntryOf(TenantId tenant)
    {
        if (_entries.TryGetValue(tenant, out var entry)) return entry;
        if (_entries.Count >= options.Tenants || Count > options.AddressesInMemory) Evict();
        return _entries.GetOrAdd(tenant, static _ => new Entry());
    }

    /// <summary>Makes room by an eighth: those that were asked for longest ago.</summary>
    private void Evict()
    {
        foreach (var victim in _entries.OrderBy(pair => pair.Value.CheckedAt).Take(Math.Max(1, _entries.Count / 8)).ToList()) _entries.TryRemove(victim);
    }

    /// <summary>One refresh a tenant at a time; all that come meanwhile share it.</summary>
    private Task<TenantLists> RefreshAsync(TenantId tenant, Entry entry)
    {
        lock (entry)
        {
            // One that is running may have read the heads before what the caller wants to see was written: only one that has not begun is shared.
            if (entry.Next is { IsCompleted: false } next) return next;
            return entry.Next = AfterAsync(entry.Running, tenant, entry);
        }
    }

    private async Task<TenantLists> AfterAsync(Task running, TenantId tenant, Entry entry)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<TenantLists> load;
        lock (entry)
        {
            entry.Running = load = LoadAsync(tenant, entry);
            entry.Next = null;
        }
        return await load;
    }

    private async Task<TenantLists> LoadAsync(TenantId tenant, Entry entry)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        var began = time.GetTimestamp();
        var lists = entry.Lists ?? new TenantLists();
        try
        {
            var heads = await table.ScanAsync(AddressPage.Partition(tenant), KeyRange.Prefix("head:"), cancellationToken: timeout.Token);
            foreach (var part in TenantLists.Parts)
            {
                if (heads.Rows.FirstOrDefault(row => row.Key == AddressPage.HeadKey(part)) is { } head)
                    await ReadAsync(tenant, part, lists[part], head, timeout.Token);
            }
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new StorageUnavailableException("The lists of recipients could not be read in time.", exception);
        }
        (entry.Lists, entry.CheckedAt) = (lists, began);
        return lists;
    }

    private async Task ReadAsync(TenantId tenant, RecipientParts part, AddressList list, Row head, CancellationToken cancellationToken)
    {
        var count = AddressPage.Count(head);
        if (AddressPage.IsAbandoned(head) || count > options.AddressesOfTenant) list.GiveUp(AddressPage.IsAbandoned(head));
        if (count == list.ReadCount || list.IsBeyondBound) return;
        await foreach (var row in table.ScanAllAsync(AddressPage.Partition(tenant), AddressPage.From(part, list.ReadCount / AddressPage.Size), cancellationToken))
            list.Add(AddressPage.Bytes(row));
        list.ReadTo(count);
    }

    private sealed class Entry
    {
        private readonly Dictionary<RecipientParts, HashSet<ulong>> _wanted = [];
        private volatile TenantLists? _lists;
        private long _checkedAt;

        public TenantLists? Lists
        {
            get => _lists;
            set => _lists = value;
        }

        public long CheckedAt
        {
            get => Volatile.Read(ref _checkedAt);
            set => Volatile.Write(ref _checkedAt, value);
        }

        public SemaphoreSlim Writer { get; } = new(1);

        public Task Running { get; set; } = Task.CompletedTask;

        public Task<TenantLists>? Next { get; set; }

        public void Want(RecipientParts part, IEnumerable<ulong> hashes)
        {
            lock (_wanted)
            {
                if (!_wanted.TryGetValue(part, out var wanted)) _wanted[part] = wanted = [];
                wanted.UnionWith(hashes);
            }
        }

        public HashSet<ulong> Take(RecipientParts part)
        {
            lock (_wanted) return _wanted.Remove(part, out var wanted) ? wanted : [];
        }
    }
}
