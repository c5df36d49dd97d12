using SQLitePCL;

namespace MessageFunctions.Embedded.Sqlite;

/// <summary>One SQLite connection with its cache of prepared statements. Used by one thread at a time.</summary>
public sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 _database;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly List<Statement> _used = [];

    static SqliteConnection() => Batteries_V2.Init();

    private SqliteConnection(sqlite3 database) => _database = database;

    internal static SqliteConnection Open(string path, bool readOnly)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX
            | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var database, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = SqliteException.From(database, code, $"open {path}");
            database.Dispose();
            throw failure;
        }
        raw.sqlite3_extended_result_codes(database, 1);
        raw.sqlite3_busy_timeout(database, 5_000);
        return new SqliteConnection(database);
    }

    /// <summary>
    /// The prepared form of a statement, cached by the text. Texts are constants of the code, so the cache is bounded.
    /// To prepare a text again ends the scan that it may still be in.
    /// </summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new Statement(_database, sql);
            _statements.Add(sql, statement);
        }
        if (statement.MarkUsed()) _used.Add(statement);
        return statement;
    }

    /// <summary>Ends whatever scans were left in the middle since the last time.</summary>
    internal void EndScans()
    {
        foreach (var statement in _used) statement.EndUse();
        _used.Clear();
    }

    /// <summary>Runs one or more statements without parameters or results, such as a schema.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_database, sql);
        if (code != raw.SQLITE_OK) throw SqliteException.From(_database, code, sql);
    }

    /// <summary>The number a pragma or a query of one cell answers.</summary>
    public long Scalar(string sql)
    {
        using var statement = new Statement(_database, sql);
        return statement.Step() ? statement.GetInt64(0) : 0;
    }

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(_database);

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _database.Dispose();
    }
}
