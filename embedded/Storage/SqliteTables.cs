using System.Collections.Concurrent;
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>All tables in one SQLite file. As in Azure Tables, the case of a table's name does not matter.</summary>
public sealed class SqliteTables : ITables, IAsyncDisposable
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "tables.db";

    private const int ApplicationId = 0x4D465431; // "MFT1"

    private const string Schema = """
        CREATE TABLE rows(
          "table" TEXT NOT NULL, partition TEXT NOT NULL, key TEXT NOT NULL,
          etag INTEGER NOT NULL, properties TEXT NOT NULL,
          PRIMARY KEY("table", partition, key)) WITHOUT ROWID;
        CREATE TABLE etags(last INTEGER NOT NULL);
        INSERT INTO etags(last) VALUES(0);
        """;

    private readonly SqliteFile _file;
    private readonly ConcurrentDictionary<string, SqliteTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    private readonly FileLock _lock;

    private SqliteTables(SqliteFile file, FileLock held)
    {
        _file = file;
        _lock = held;
    }

    /// <summary>The file, for tests that break it.</summary>
    internal SqliteFile File => _file;

    /// <summary>Opens or creates the file in an existing directory.</summary>
    /// <exception cref="SqliteException">The file is corrupt, foreign, newer, in use, or cannot be written.</exception>
    public static SqliteTables OpenIn(string directory)
    {
        var path = Path.Combine(directory, FileName);
        var held = FileLock.Take(path + ".lock", path);
        try
        {
            return new SqliteTables(SqliteFile.Open(new SqliteFileOptions { Path = path, ApplicationId = ApplicationId, SchemaSteps = [Schema] }), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public ITable Open(string name)
    {
        TableLimits.CheckTableName(name);
#pragma warning disable CA1308 // Stored in lower case, as people read it in a database browser.
        return _tables.GetOrAdd(name, static (name, file) => new SqliteTable(file, name.ToLowerInvariant()), _file);
#pragma warning restore CA1308
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _lock.Dispose();
    }
}
