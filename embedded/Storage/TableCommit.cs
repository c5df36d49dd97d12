using System.Globalization;
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// The changes of one commit, encoded before they reach the writer. Conditions on what is there are checked before anything is written. An insert is its
/// own check, at half the cost of looking first: one that meets a row takes back the inserts before it, so a conflict leaves nothing in the
/// transaction that other commits share.
/// </summary>
internal sealed class TableCommit
{
    private const string ETagSql = """SELECT etag FROM rows WHERE "table"=?1 AND partition=?2 AND key=?3""";

    private const string NextETagsSql = "UPDATE etags SET last = last + ?1 RETURNING last";

    private const string PutSql = """
        INSERT INTO rows("table", partition, key, etag, properties) VALUES(?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET etag=excluded.etag, properties=excluded.properties
        """;

    private const string InsertSql = """
        INSERT INTO rows("table", partition, key, etag, properties) VALUES(?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO NOTHING
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
        foreach (var change in _changes)
        {
            if (change.Condition != Condition.Absent && Check(connection, change) is not null) return FirstConflict(connection);
        }
        var next = connection.Prepare(NextETagsSql).Bind(1, _changes.Length);
        next.Step();
        var etag = next.GetInt64(0) - _changes.Length;
        next.Step();
        if (!Insert(connection, etag)) return FirstConflict(connection);
        var etags = new string[_changes.Length];
        for (var i = 0; i < _changes.Length; i++)
        {
            etag++;
            if (_changes[i].Condition != Condition.Absent) Write(connection, _changes[i], etag);
            etags[i] = _changes[i].Properties is null ? "" : SqliteTable.ETag(etag);
        }
        return new CommitResult.Committed(etags);
    }

    /// <summary>Writes the rows that must not exist; false: one exists, and none was written.</summary>
    private bool Insert(SqliteConnection connection, long etag)
    {
        Statement? insert = null;
        for (var i = 0; i < _changes.Length; i++)
        {
            if (_changes[i].Condition != Condition.Absent) continue;
            // What is bound stays bound from row to row.
            insert ??= connection.Prepare(InsertSql).Bind(1, _table).BindText(2, _partition);
            if (insert.BindText(3, _changes[i].Key).Bind(4, etag + i + 1).BindText(5, _changes[i].Properties!).Execute() == 1) continue;
            foreach (var written in _changes.Take(i))
            {
                if (written.Condition == Condition.Absent) Delete(connection, written);
            }
            return false;
        }
        return true;
    }

    private CommitResult.Conflict FirstConflict(SqliteConnection connection)
    {
        for (var i = 0; i < _changes.Length; i++)
        {
            if (Check(connection, _changes[i]) is { } reason) return new CommitResult.Conflict(i, reason);
        }
        throw new InvalidOperationException("A condition that was not met is met now, inside one transaction.");
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

    private void Write(SqliteConnection connection, Prepared change, long etag)
    {
        if (change.Properties is null) Delete(connection, change);
        else connection.Prepare(PutSql).Bind(1, _table).BindText(2, _partition).BindText(3, change.Key).Bind(4, etag).BindText(5, change.Properties).Execute();
    }

    private void Delete(SqliteConnection connection, Prepared change) =>
        connection.Prepare(DeleteSql).Bind(1, _table).BindText(2, _partition).BindText(3, change.Key).Execute();

    private enum Condition
    {
        None,
        Absent,
        Present,
        Version,
    }

    private readonly record struct Prepared(byte[] Key, Condition Condition, long Version, byte[]? Properties);
}
