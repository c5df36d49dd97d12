using System.Globalization;
using MessageFunctions.Storage;

namespace MessageFunctions.Core.Tests.Support;

/// <summary>Tables in memory by the rules of the port, counting what is asked of them.</summary>
internal sealed class MemoryTables : ITables
{
    private readonly Dictionary<string, MemoryTable> _tables = [];

    public int Reads => _tables.Values.Sum(table => table.Reads);

    public int Scans => _tables.Values.Sum(table => table.Scans);

    public int Commits => _tables.Values.Sum(table => table.Commits);

    /// <summary>While set, every call fails as an unreachable store does.</summary>
    public bool IsDown { get; set; }

    public ITable Open(string name)
    {
        lock (_tables)
        {
            if (!_tables.TryGetValue(name, out var table)) _tables[name] = table = new MemoryTable(this);
            return table;
        }
    }

    private sealed class MemoryTable(MemoryTables owner) : ITable
    {
        private readonly SortedDictionary<(string, string), Row> _rows = new(
            Comparer<(string, string)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1) is var c and not 0 ? c : string.CompareOrdinal(a.Item2, b.Item2)));
        private long _etag;

        public int Reads { get; private set; }

        public int Scans { get; private set; }

        public int Commits { get; private set; }

        public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
        {
            ThrowIfDown();
            lock (_rows)
            {
                Reads++;
                return ValueTask.FromResult(_rows.GetValueOrDefault((partition, key)));
            }
        }

        public ValueTask<RowPage> ScanAsync(
            string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
        {
            ThrowIfDown();
            lock (_rows)
            {
                Scans++;
                var rows = _rows.Values.Where(row => row.Partition == partition
                    && (range.From is null || string.CompareOrdinal(row.Key, range.From) >= 0)
                    && (range.To is null || string.CompareOrdinal(row.Key, range.To) < 0)
                    && (continuation is null || string.CompareOrdinal(row.Key, continuation) > 0)).Take(limit + 1).ToList();
                var page = rows.Take(limit).ToList();
                return ValueTask.FromResult(new RowPage(page, rows.Count > limit ? page[^1].Key : null));
            }
        }

        public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
        {
            ThrowIfDown();
            if (changes.Count is 0 or > ITable.MaxChanges) throw new ArgumentException($"{changes.Count} changes.", nameof(changes));
            if (changes.Select(change => change.Key).Distinct().Count() != changes.Count) throw new ArgumentException("A row is named twice.", nameof(changes));
            lock (_rows)
            {
                for (var i = 0; i < changes.Count; i++)
                {
                    var current = _rows.GetValueOrDefault((partition, changes[i].Key));
                    ConflictReason? reason = changes[i] switch
                    {
                        RowChange.Insert when current is not null => ConflictReason.Exists,
                        RowChange.Replace or RowChange.Delete when current is null => ConflictReason.NotFound,
                        RowChange.Replace replace when replace.ETag != current!.ETag => ConflictReason.Changed,
                        RowChange.Delete { ETag: { } etag } when etag != current!.ETag => ConflictReason.Changed,
                        _ => null,
                    };
                    if (reason is { } conflict) return ValueTask.FromResult<CommitResult>(new CommitResult.Conflict(i, conflict));
                }
                Commits++;
                return ValueTask.FromResult<CommitResult>(new CommitResult.Committed([.. changes.Select(change => Apply(partition, change))]));
            }
        }

        private string Apply(string partition, RowChange change)
        {
            var row = change switch
            {
                RowChange.Insert insert => insert.Row,
                RowChange.Replace replace => replace.Row,
                RowChange.Put put => put.Row,
                _ => null,
            };
            if (row is null)
            {
                _rows.Remove((partition, change.Key));
                return "";
            }
            if (row.Partition != partition) throw new ArgumentException("A row of another partition.", nameof(change));
            var etag = (++_etag).ToString(CultureInfo.InvariantCulture);
            _rows[(partition, row.Key)] = row with { ETag = etag };
            return etag;
        }

        private void ThrowIfDown()
        {
            if (owner.IsDown) throw new StorageUnavailableException("The store is down.");
        }
    }
}
