using System.Collections.Concurrent;
using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>
/// When each key was last used, to the hour: noted in memory per request, written at most once an hour a key and instance to the table
/// <c>keyuses</c>, apart from the tenant's configuration, so that use never changes its version.
/// </summary>
public sealed class ApiKeyUses(ITables tables, TimeProvider time)
{
    /// <summary>How coarse the time is.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromHours(1);

    private readonly ITable _table = tables.Open("keyuses");
    private readonly ConcurrentDictionary<(TenantId Tenant, string Key), long> _pending = new();
    private readonly ConcurrentDictionary<(TenantId Tenant, string Key), long> _written = new();

    /// <summary>Notes a use; no I/O. Only ids of keys that exist may be noted: what is kept is bounded by them.</summary>
    public void Note(TenantId tenant, string key)
    {
        var hour = time.GetUtcNow().UtcTicks / Grain.Ticks;
        if (_written.TryGetValue((tenant, key), out var written) && written == hour) return;
        _written[(tenant, key)] = hour;
        _pending[(tenant, key)] = hour;
    }

    /// <summary>Writes what was noted and not yet written; what fails is kept for the next time.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        foreach (var (tenant, keys) in _pending.GroupBy(pair => pair.Key.Tenant).Select(group => (group.Key, group.ToList())))
        {
            foreach (var chunk in keys.Chunk(ITable.MaxChanges))
            {
                List<RowChange> changes = [];
                foreach (var ((_, key), hour) in chunk)
                {
                    var row = new Row(tenant.Value, key, new Dictionary<string, RowValue> { ["LastUsedAt"] = new DateTimeOffset(hour * Grain.Ticks, TimeSpan.Zero) });
                    changes.Add(new RowChange.Put(row));
                }
                await _table.CommitAsync(tenant.Value, changes, cancellationToken);
                foreach (var entry in chunk) _pending.TryRemove(entry);
            }
        }
    }

    /// <summary>The hour in which a key was last used; null: never.</summary>
    public async ValueTask<DateTimeOffset?> GetAsync(TenantId tenant, string key, CancellationToken cancellationToken = default) =>
        (await _table.GetAsync(tenant.Value, key, cancellationToken))?.Timestamp("LastUsedAt");
}
