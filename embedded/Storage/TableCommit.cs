using System.Globalization;
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// The changes of one commit, encoded before they reach the writer. All conditions are checked first and only then is anything written,
/// so a conflict leaves nothing to undo in the transaction that other commits share.
/// </summary>
internal sealed class TableCommit
{
    private const string ETagSql = """SELECT etag FROM rows WHERE "table"=?1 AND partition=?2 AND key=?3""";

    private const string NextETagsSql = "UPDATE etags SET last = last + ?1 RETURNING last";

    private const string PutSql = """
        INSERT INTO rows("table", partition, key, etag, properties) VALUES(?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET etag=excluded.etag, properties=excluded.properties
        """;

    private const string DeleteSql = """DELETE FROM rows WHERE "table"=?1 AND partition=?2 AND key=?3""";

    private readonly string _table;
    private readonly byte[] _partition;
    private readonly Prepared[] _changes;

    public TableCommit(string table, string partition, IReadOnlyList<RowChange> changes)
    {
        _table = table;
        _partition = OrderedText.Encode(partition);
        _changes = new Prepared[changes.Count];
        for (var i = 0; i < _changes.Length; i++) _changes[i] = Prepare(changes[i]);
    }

    public CommitResult Run(SqliteConnection connection)
    {
        for (var i = 0; i < _changes.Length; i++)
        {
            if (Check(connection, _changes[i]) is { } reason) return new CommitResult.Conflict(i, reason);
        }
        var next = connection.Prepare(NextETagsSql).Bind(1, _changes.Length);
        next.Step();
        var etag = next.GetInt64(0) - _changes.Length;
        next.Step();
        var etags = new string[_changes.Length];
        for (var i = 0; i < _changes.Length; i++) etags[i] = Write(connection, _changes[i], ++etag);
        return new CommitResult.Committed(etags);
    }

    private static Prepared Prepare(RowChange change)
    {
        var key = OrderedText.Encode(change.Key);
        return change switch
        {
            RowChange.Insert insert => new Prepared(key, Condition.Absent, 0, RowEncoding.Encode(insert.Row.Properties)),
            RowChange.Replace replace => new Prepared(key, Condition.Version, Version(replace.ETag), RowEncoding.Encode(replace.Row.Properties)),
            RowChange.Put put => new Prepared(key, Condition.None, 0, RowEncoding.Encode(put.Row.Properties)),
            RowChange.Delete { ETag: null } => new Prepared(key, Condition.Present, 0, null),
            RowChange.Delete delete => new Prepared(key, Condition.Version, Version(delete.ETag), null),
            _ => throw new ArgumentException($"Unknown change {change}.", nameof(change)),
        };
    }

    /// <summary>The version of an ETag; one that this store never made matches no row.</summary>
    private static long Version(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    private ConflictReason? Check(SqliteConnection connection, Prepared change)
    {
        if (change.Condition == Condition.None) return null;
        var get = connection.Prepare(ETagSql).Bind(1, _table).BindText(2, _partition).BindText(3, change.Key);
        long? etag = get.Step() ? get.GetInt64(0) : null;
        get.Reset();
        return change.Condition switch
        {
            Condition.Absent => etag is null ? null : ConflictReason.Exists,
            _ when etag is null => ConflictReason.NotFound,
            Condition.Version when etag != change.Version => ConflictReason.Changed,
            _ => null,
        };
    }

    private string Write(SqliteConnection connection, Prepared change, long etag)
    {
        if (change.Properties is null)
        {
            connection.Prepare(DeleteSql).Bind(1, _table).BindText(2, _partition).BindText(3, change.Key).Execute();
            return "";
        }
        connection.Prepare(PutSql)
            .Bind(1, _table).BindText(2, _partition).BindText(3, change.Key).Bind(4, etag).BindText(5, change.Properties).Execute();
        return SqliteTable.ETag(etag);
    }

    private enum Condition
    {
        None,
        Absent,
        Present,
        Version,
    }

    private readonly record struct Prepared(byte[] Key, Condition Condition, long Version, byte[]? Properties);
}
