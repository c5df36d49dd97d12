using MessageFunctions.Storage;

namespace MessageFunctions.Access.Rates;

/// <summary>
/// How many instances share the limits: each keeps a lease in the table <c>instances</c>, renewed every 10 seconds and over after 30, and
/// takes an equal part. An instance that cannot renew keeps its last part: a store that is down opens no gate and closes none.
/// </summary>
public sealed class RateShares(ITables tables, TimeProvider time, string instance)
{
    /// <summary>Time between two renewals.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    /// <summary>How long a lease lives.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const string Partition = "rates";
    private readonly ITable _table = tables.Open("instances");
    private volatile int _count = 1;

    /// <summary>Instances that live, this one included.</summary>
    public int Count => _count;

    /// <summary>This instance's part of a limit, at least 1.</summary>
    public int Share(int limit) => Math.Max(1, limit / _count);

    /// <summary>Renews the lease, counts the others' and removes those that are over for ten minutes.</summary>
    public async ValueTask RenewAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var row = new Row(Partition, instance, new Dictionary<string, RowValue> { ["ExpiresAt"] = now + Lease });
        await _table.CommitAsync(Partition, [new RowChange.Put(row)], cancellationToken);
        var live = 0;
        await foreach (var other in _table.ScanAllAsync(Partition, default, cancellationToken))
        {
            var expires = other.Timestamp("ExpiresAt");
            if (expires > now) live++;
            // Who deletes first does not matter, and neither does who loses.
            else if (expires + TimeSpan.FromMinutes(10) < now) await _table.CommitAsync(Partition, [new RowChange.Delete(other.Key, other.ETag)], cancellationToken);
        }
        _count = Math.Max(1, live);
    }

    /// <summary>Gives the part back at once, at shutdown.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(Partition, [new RowChange.Delete(instance)], cancellationToken);
}
