using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// The message ids of one queue inside its window. What is new is appended to a log, one row a commit, and held in memory; when that is much,
/// it becomes a <see cref="DuplicateSegment"/>: sorted once, found by a filter in memory and one page on disk, removed whole.
/// </summary>
/// <remarks>
/// Ids are random, and a B-tree of them would be written all over by each commit; so a commit writes one place here, and memory is bounded whatever
/// the rate and the window. Used on the writer thread: between <see cref="Begin"/> and <see cref="End"/> nothing but what is pending changes, so
/// that a transaction that is rolled back leaves no trace; <see cref="Committed"/> takes over what is on disk.
/// </remarks>
internal sealed class DuplicateHistory
{
    /// <summary>Ids in memory before they become a segment: 6 MB a queue.</summary>
    public const int DefaultSegmentSize = 131_072;

    /// <summary>Most bytes of filters. Beyond it the oldest segments are looked up on disk: 16 MiB tell 8,000,000 ids.</summary>
    private const long MaxFilterBytes = 16 * 1024 * 1024;

    private readonly int _queue;
    private readonly long _windowTicks;
    private readonly int _segmentSize;
    private readonly Dictionary<UInt128, DuplicateEntry> _recent = [];
    private readonly List<DuplicateSegment> _segments;
    private readonly Dictionary<UInt128, DuplicateEntry> _pending = [];
    private readonly List<UInt128> _pendingKeys = [];
    private readonly List<DuplicateEntry> _forgotten = [];
    private DuplicateSegment? _sealed;
    private DuplicateSegment? _removed;
    private long _now;

    private DuplicateHistory(int queue, TimeSpan window, int segmentSize, List<DuplicateSegment> segments)
    {
        (_queue, _windowTicks, _segmentSize, _segments) = (queue, window.Ticks, segmentSize, segments);
        BoundFilters();
    }

    /// <summary>Reads what the file holds of a queue.</summary>
    public static DuplicateHistory Load(SqliteConnection connection, int queue, TimeSpan window, int segmentSize = DefaultSegmentSize)
    {
        var history = new DuplicateHistory(queue, window, segmentSize, DuplicateRows.Segments(connection, queue));
        DuplicateRows.ReadLog(connection, queue, entry => history._recent[entry.Key] = entry);
        return history;
    }

    /// <summary>Starts on a transaction, which may be another try of the one before: clears a little of what has run out and seals what is much.</summary>
    public void Begin(SqliteConnection connection, long now)
    {
        _now = now;
        _pending.Clear();
        _pendingKeys.Clear();
        _forgotten.Clear();
        (_sealed, _removed) = (null, null);
        DuplicateRows.TrimLog(connection, _queue, now, _forgotten);
        if (_segments.Find(segment => segment.Expires <= now) is { } expired && DuplicateRows.Remove(connection, expired)) _removed = expired;
        if (_recent.Count >= _segmentSize) _sealed = Seal(connection);
    }

    /// <summary>
    /// Remembers a message that is the first of its id inside the window and answers null; for a repeat, the number of the first. Numbers of those
    /// that are remembered in one transaction follow each other.
    /// </summary>
    public long? Remember(SqliteConnection connection, UInt128 key, long sequence)
    {
        if (Find(connection, key) is { } first) return first;
        _pending.Add(key, new DuplicateEntry(key, sequence, _now > long.MaxValue - _windowTicks ? long.MaxValue : _now + _windowTicks));
        _pendingKeys.Add(key);
        return null;
    }

    /// <summary>Writes what was remembered since <see cref="Begin"/>.</summary>
    public void End(SqliteConnection connection)
    {
        if (_pendingKeys.Count == 0) return;
        var first = _pending[_pendingKeys[0]];
        DuplicateRows.AppendLog(connection, _queue, first.Sequence, first.Expires, _pendingKeys);
    }

    /// <summary>The transaction is on disk.</summary>
    public void Committed()
    {
        if (_removed is not null) _segments.Remove(_removed);
        if (_sealed is not null)
        {
            _segments.Add(_sealed);
            _recent.Clear();
            BoundFilters();
        }
        foreach (var entry in _forgotten)
        {
            if (_recent.TryGetValue(entry.Key, out var known) && known == entry) _recent.Remove(entry.Key);
        }
        foreach (var (key, entry) in _pending) _recent[key] = entry;
    }

    private long? Find(SqliteConnection connection, UInt128 key)
    {
        if (_pending.TryGetValue(key, out var entry) || (_recent.TryGetValue(key, out entry) && entry.Expires > _now)) return entry.Sequence;
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            var segment = _segments[i];
            if (segment.Expires > _now && segment.MayHold(key) && DuplicateRows.Find(connection, segment, key, _now) is { } sequence) return sequence;
        }
        return null;
    }

    private DuplicateSegment Seal(SqliteConnection connection)
    {
        var entries = _recent.Values.Where(entry => entry.Expires > _now).ToArray();
        var segment = DuplicateRows.Write(connection, _queue, entries);
        DuplicateRows.ClearLog(connection, _queue);
        return segment;
    }

    private void BoundFilters()
    {
        long bytes = 0;
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            bytes += _segments[i].FilterBytes;
            if (bytes > MaxFilterBytes) _segments[i].DropFilter();
        }
    }
}
