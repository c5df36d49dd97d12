using System.Buffers.Binary;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The statements on the tables of the duplicate history. All but the reads run inside a transaction of the writer.</summary>
internal static class DuplicateRows
{
    /// <summary>Entries on one page of a segment, on average: two pages of them fill one of the file.</summary>
    private const int EntriesPerPage = 100;

    private const int EntryBytes = DuplicateKey.Bytes + (2 * sizeof(long));

    /// <summary>Bits of a page's number below that of its segment.</summary>
    private const int PageBits = 24;

    /// <summary>Rows that one transaction removes of what has run out; it adds one row, and a page for 100 messages.</summary>
    private const int Removals = 64;

    /// <summary>Adds one row for messages whose numbers follow each other.</summary>
    public static void AppendLog(SqliteConnection connection, int queue, long firstSequence, long expires, List<UInt128> keys)
    {
        var bytes = new byte[keys.Count * DuplicateKey.Bytes];
        for (var i = 0; i < keys.Count; i++) BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * DuplicateKey.Bytes), keys[i]);
        connection.Prepare("INSERT INTO duplicate_log (id, expires, keys) VALUES (?1, ?2, ?3)")
            .Bind(1, RowId.Of(queue, LaneKind.Active, firstSequence)).Bind(2, expires).Bind(3, bytes).Execute();
    }

    public static void ReadLog(SqliteConnection connection, int queue, Action<DuplicateEntry> found)
    {
        var scan = Log(connection, queue);
        while (scan.Step()) ReadRow(scan, found);
    }

    /// <summary>Removes rows at the log's beginning that have run out, and adds what they held to <paramref name="forgotten"/>.</summary>
    public static void TrimLog(SqliteConnection connection, int queue, long now, List<DuplicateEntry> forgotten)
    {
        var last = 0L;
        var scan = Log(connection, queue);
        for (var rows = 0; rows < Removals && scan.Step(); rows++)
        {
            if (scan.GetInt64(1) > now) break;
            last = scan.GetInt64(0);
            ReadRow(scan, forgotten.Add);
        }
        scan.Reset();
        if (last != 0) DeleteLog(connection, queue, last);
    }

    public static void ClearLog(SqliteConnection connection, int queue) => DeleteLog(connection, queue, RowId.End(queue, LaneKind.Active));

    public static List<DuplicateSegment> Segments(SqliteConnection connection, int queue)
    {
        var segments = new List<DuplicateSegment>();
        var scan = connection.Prepare("SELECT id, expires, pages, filter FROM duplicate_segment WHERE queue = ?1 ORDER BY id").Bind(1, queue);
        while (scan.Step())
            segments.Add(new DuplicateSegment(scan.GetInt64(0), scan.GetInt64(1), scan.GetInt32(2), DuplicateFilter.FromStored(scan.GetBytes(3))));
        return segments;
    }

    /// <summary>Writes a segment.</summary>
    public static DuplicateSegment Write(SqliteConnection connection, int queue, DuplicateEntry[] entries)
    {
        Array.Sort(entries, static (left, right) => left.Key.CompareTo(right.Key));
        var pages = (entries.Length / EntriesPerPage) + 1;
        var filter = DuplicateFilter.Of(entries);
        var expires = entries.Length == 0 ? 0 : entries.Max(entry => entry.Expires);
        connection.Prepare("INSERT INTO duplicate_segment (queue, expires, pages, filter) VALUES (?1, ?2, ?3, ?4)")
            .Bind(1, queue).Bind(2, expires).Bind(3, pages).Bind(4, filter.Stored).Execute();
        var segment = new DuplicateSegment(connection.LastInsertRowId, expires, pages, filter);
        for (int page = 0, from = 0; page < pages; page++)
        {
            var to = from;
            while (to < entries.Length && DuplicateKey.Part(entries[to].Key, pages) == page) to++;
            WritePage(connection, PageId(segment, page), entries.AsSpan(from, to - from));
            from = to;
        }
        return segment;
    }

    /// <summary>The number of the message that a segment remembers under a key; null for none inside its window.</summary>
    public static long? Find(SqliteConnection connection, DuplicateSegment segment, UInt128 key, long now)
    {
        var statement = connection.Prepare("SELECT entries FROM duplicate_page WHERE id = ?1").Bind(1, PageId(segment, DuplicateKey.Part(key, segment.Pages)));
        if (!statement.Step()) return null;
        long? found = null;
        for (var entries = statement.GetSpan(0); entries.Length >= EntryBytes && found is null; entries = entries[EntryBytes..])
        {
            if (BinaryPrimitives.ReadUInt128BigEndian(entries) == key && BinaryPrimitives.ReadInt64BigEndian(entries[24..]) > now)
                found = BinaryPrimitives.ReadInt64BigEndian(entries[16..]);
        }
        statement.Reset();
        return found;
    }

    /// <summary>Removes some pages of a segment; true when that was the last of it.</summary>
    public static bool Remove(SqliteConnection connection, DuplicateSegment segment)
    {
        var removed = connection.Prepare("DELETE FROM duplicate_page WHERE id IN (SELECT id FROM duplicate_page WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3)")
            .Bind(1, PageId(segment, 0)).Bind(2, PageId(segment, segment.Pages)).Bind(3, Removals).Execute();
        if (removed == Removals) return false;
        connection.Prepare("DELETE FROM duplicate_segment WHERE id = ?1").Bind(1, segment.Id).Execute();
        return true;
    }

    private static Statement Log(SqliteConnection connection, int queue) =>
        connection.Prepare("SELECT id, expires, keys FROM duplicate_log WHERE id >= ?1 AND id < ?2 ORDER BY id")
            .Bind(1, RowId.First(queue, LaneKind.Active)).Bind(2, RowId.End(queue, LaneKind.Active));

    private static void ReadRow(Statement row, Action<DuplicateEntry> found)
    {
        var (sequence, expires) = (RowId.Sequence(row.GetInt64(0)), row.GetInt64(1));
        for (var keys = row.GetSpan(2); keys.Length >= DuplicateKey.Bytes; keys = keys[DuplicateKey.Bytes..], sequence++)
            found(new DuplicateEntry(BinaryPrimitives.ReadUInt128BigEndian(keys), sequence, expires));
    }

    private static void DeleteLog(SqliteConnection connection, int queue, long last) =>
        connection.Prepare("DELETE FROM duplicate_log WHERE id >= ?1 AND id <= ?2").Bind(1, RowId.First(queue, LaneKind.Active)).Bind(2, last).Execute();

    private static void WritePage(SqliteConnection connection, long id, ReadOnlySpan<DuplicateEntry> entries)
    {
        if (entries.IsEmpty) return;
        var bytes = new byte[entries.Length * EntryBytes];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes.AsSpan(i * EntryBytes);
            BinaryPrimitives.WriteUInt128BigEndian(entry, entries[i].Key);
            BinaryPrimitives.WriteInt64BigEndian(entry[16..], entries[i].Sequence);
            BinaryPrimitives.WriteInt64BigEndian(entry[24..], entries[i].Expires);
        }
        connection.Prepare("INSERT INTO duplicate_page (id, entries) VALUES (?1, ?2)").Bind(1, id).Bind(2, bytes).Execute();
    }

    private static long PageId(DuplicateSegment segment, int page) => (segment.Id << PageBits) | (long)page;
}
