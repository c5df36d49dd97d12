using System.Collections.Concurrent;
using System.Globalization;
using MessageFunctions.Storage;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>Tables in memory with the semantics of the port, for tests that need no disk.</summary>
public sealed class MemoryTables : ITables
{
    private readonly ConcurrentDictionary<string, MemoryTable> _tables = new();

    public ITable Open(string name) => _tables.GetOrAdd(name, _ => new MemoryTable());
}

public sealed class MemoryTable : ITable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedList<string, Row>> _partitions = new(StringComparer.Ordinal);
    private long _version;

    public int Commits { get; private set; }

    public int Reads { get; private set; }

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Reads++;
            return ValueTask.FromResult(Partition(partition).GetValueOrDefault(key));
        }
    }

    public ValueTask<RowPage> ScanAsync(
        string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var from = continuation ?? range.From;
            var rows = Partition(partition).Values
                .Where(row => (from is null || string.CompareOrdinal(row.Key, from) >= 0) && (range.To is null || string.CompareOrdinal(row.Key, range.To) < 0))
                .Take(limit + 1).ToList();
            return ValueTask.FromResult(rows.Count > limit ? new RowPage(rows[..limit], rows[limit].Key) : new RowPage(rows, null));
        }
    }

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
    {
        if (changes.Count is < 1 or > ITable.MaxChanges || changes.Select(change => change.Key).Distinct().Count() != changes.Count)
            throw new ArgumentException("Not a commit.", nameof(changes));
        lock (_gate)
        {
            var rows = Partition(partition);
            for (var i = 0; i < changes.Count; i++)
            {
                if (Refusal(rows, changes[i]) is { } reason) return ValueTask.FromResult<CommitResult>(new CommitResult.Conflict(i, reason));
            }
            var etags = new string[changes.Count];
            for (var i = 0; i < changes.Count; i++) etags[i] = Apply(rows, changes[i]);
            Commits++;
            return ValueTask.FromResult<CommitResult>(new CommitResult.Committed(etags));
        }
    }

    private static ConflictReason? Refusal(SortedList<string, Row> rows, RowChange change)
    {
        var existing = rows.GetValueOrDefault(change.Key);
        return change switch
        {
            RowChange.Insert => existing is null ? null : ConflictReason.Exists,
            RowChange.Put => null,
            RowChange.Replace replace => existing is null ? ConflictReason.NotFound : existing.ETag == replace.ETag ? null : ConflictReason.Changed,
            RowChange.Delete delete => existing is null ? ConflictReason.NotFound
                : delete.ETag is null || existing.ETag == delete.ETag ? null : ConflictReason.Changed,
            _ => throw new InvalidOperationException(),
        };
    }

    private string Apply(SortedList<string, Row> rows, RowChange change)
    {
        if (change is RowChange.Delete)
        {
            rows.Remove(change.Key);
            return "";
        }
        var row = change switch
        {
            RowChange.Insert insert => insert.Row,
            RowChange.Replace replace => replace.Row,
            RowChange.Put put => put.Row,
            _ => throw new InvalidOperationException(),
        };
        var etag = (++_version).ToString(CultureInfo.InvariantCulture);
        rows[row.Key] = row with { ETag = etag };
        return etag;
    }

    private SortedList<string, Row> Partition(string name)
    {
        if (!_partitions.TryGetValue(name, out var rows)) _partitions[name] = rows = new SortedList<string, Row>(StringComparer.Ordinal);
        return rows;
    }
}
