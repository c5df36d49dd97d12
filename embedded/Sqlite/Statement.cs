using SQLitePCL;

namespace MessageFunctions.Embedded.Sqlite;

/// <summary>
/// A prepared statement, reused for the life of its connection. Parameters are numbered from 1, columns from 0, as in
/// SQLite itself. Not thread-safe: it belongs to the thread that holds its connection.
/// </summary>
public sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _sql;
    private bool _used;

    internal Statement(sqlite3 database, string sql)
    {
        _database = database;
        _sql = sql;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        if (code != raw.SQLITE_OK) throw SqliteException.From(database, code, sql);
    }

    public Statement Bind(int index, long value) => Checked(raw.sqlite3_bind_int64(_statement, index, value));

    public Statement Bind(int index, string? value) =>
        Checked(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));

    /// <summary>Binds text that is UTF-8 already (or another encoding of the caller's that SQLite compares byte by byte); not empty.</summary>
    public Statement BindText(int index, ReadOnlySpan<byte> text) => Checked(raw.sqlite3_bind_text(_statement, index, text));

    public Statement Bind(int index, ReadOnlySpan<byte> value) =>
        Checked(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));

    public Statement BindNull(int index) => Checked(raw.sqlite3_bind_null(_statement, index));

    /// <summary>Advances to the next row; after the last one the statement is reset and ready to be bound again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_statement);
            return false;
        }
        var failure = SqliteException.From(_database, code, _sql);
        raw.sqlite3_reset(_statement);
        throw failure;
    }

    /// <summary>Runs a statement that returns no rows, and says how many rows it changed.</summary>
    public int Execute()
    {
        while (Step()) { }
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Ends a scan before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(_statement, column);

    public string GetText(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    public string? GetTextOrNull(int column) => IsNull(column) ? null : GetText(column);

    /// <summary>The column's bytes, valid only until the next <see cref="Step"/> or <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> GetSpan(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] GetBytes(int column) => GetSpan(column).ToArray();

    public byte[]? GetBytesOrNull(int column) => IsNull(column) ? null : GetBytes(column);

    /// <summary>Makes it ready to be bound; true the first time since <see cref="EndUse"/>.</summary>
    internal bool MarkUsed()
    {
        raw.sqlite3_reset(_statement);
        if (_used) return false;
        return _used = true;
    }

    internal void EndUse()
    {
        raw.sqlite3_reset(_statement);
        _used = false;
    }

    public void Dispose() => _statement.Dispose();

    private Statement Checked(int code) =>
        code == raw.SQLITE_OK ? this : throw SqliteException.From(_database, code, _sql);
}
