using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>Both stores of one data directory, for tests, tools and whoever needs no host.</summary>
public sealed class SqliteStorage : IAsyncDisposable
{
    private readonly SqliteTables _tables;
    private readonly SqliteMessageLog _log;

    private SqliteStorage(SqliteTables tables, SqliteMessageLog log)
    {
        _tables = tables;
        _log = log;
    }

    public ITables Tables => _tables;

    public IMessageLog Log => _log;

    /// <summary>Opens or creates the files of a directory, which is created where needed.</summary>
    /// <param name="directory">Where; one process at a time.</param>
    /// <param name="time">The clock of retention; the system's where none is given.</param>
    /// <exception cref="SqliteException">A file is corrupt, foreign, newer, in use, or cannot be written.</exception>
    public static SqliteStorage Open(string directory, TimeProvider? time = null)
    {
        Directory.CreateDirectory(directory);
        var tables = SqliteTables.OpenIn(directory);
        try
        {
            return new SqliteStorage(tables, SqliteMessageLog.OpenIn(directory, time ?? TimeProvider.System));
        }
        catch
        {
            tables.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _tables.DisposeAsync();
    }
}
