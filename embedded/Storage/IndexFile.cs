using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// The search index: terms with the documents that have them, newest first, and how far in the documents it reaches. It is derived, so
/// its commits do not wait for the disk, and a file that does not fit its documents is built anew.
/// </summary>
internal sealed class IndexFile : IAsyncDisposable
{
    private const int ApplicationId = 0x4D464931; // "MFI1"

    private const string Schema = """
        CREATE TABLE entries(
          term TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, kind INTEGER NOT NULL, expires INTEGER,
          PRIMARY KEY(term, at DESC, id DESC)) WITHOUT ROWID;
        CREATE TABLE expiries(expires INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(expires, position)) WITHOUT ROWID;
        CREATE TABLE progress(identity BLOB NOT NULL, position INTEGER NOT NULL);
        """;

    // An id that came back after its document expired replaces what is left of the old one.
    private const string InsertSql = """
        INSERT INTO entries(term, at, id, position, kind, expires) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET position=excluded.position, kind=excluded.kind, expires=excluded.expires
        """;

    private const string InsertExpirySql = "INSERT INTO expiries(expires, position) VALUES(?1, ?2) ON CONFLICT DO NOTHING";

    private readonly SqliteFile _file;

    private IndexFile(SqliteFile file, long position)
    {
        _file = file;
        Position = position;
    }

    /// <summary>The last position of the documents that the index held when it was opened.</summary>
    public long Position { get; }

    public static IndexFile Open(string path, byte[] identity, long lastPosition)
    {
        var file = TryOpen(path);
        if (file is not null)
        {
            if (ReadProgress(file, identity, lastPosition) is { } position) return new IndexFile(file, position);
            file.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(path + suffix);
        file = OpenFile(path);
        file.WriteAsync(connection => connection.Prepare("INSERT INTO progress(identity, position) VALUES(?1, 0)").Bind(1, identity).Execute()).GetAwaiter().GetResult();
        return new IndexFile(file, 0);
    }

    public T Read<T>(Func<SqliteConnection, T> work) => _file.Read(work);

    /// <summary>Adds sorted entries and moves on to a position, both or neither.</summary>
    public Task AddAsync(IReadOnlyList<IndexEntry> entries, IReadOnlyList<IndexedDocument> expiring, long position) => _file.WriteAsync(connection =>
    {
        var insert = connection.Prepare(InsertSql);
        foreach (var entry in entries)
        {
            var document = entry.Document;
            insert.Bind(1, entry.Term).Bind(2, document.At).Bind(3, document.Id).Bind(4, document.Position).Bind(5, (int)document.Kind);
            _ = document.Expires is { } expires ? insert.Bind(6, expires) : insert.BindNull(6);
            insert.Execute();
        }
        foreach (var document in expiring)
            connection.Prepare(InsertExpirySql).Bind(1, document.Expires!.Value).Bind(2, document.Position).Execute();
        connection.Prepare("UPDATE progress SET position=?1").Bind(1, position).Execute();
    });

    /// <summary>Documents whose time is over, the earliest first.</summary>
    public List<Expiry> Expired(long now, int limit) => _file.Read(connection =>
    {
        var expired = new List<Expiry>();
        var read = connection.Prepare("SELECT expires, position FROM expiries WHERE expires<=?1 ORDER BY expires, position LIMIT ?2").Bind(1, now).Bind(2, limit);
        while (read.Step()) expired.Add(new Expiry(read.GetInt64(0), read.GetInt64(1)));
        return expired;
    });

    /// <summary>Removes entries of expired documents; those that a later document of the same id has taken over stay.</summary>
    public Task RemoveEntriesAsync(IReadOnlyList<IndexEntry> entries) => _file.WriteAsync(connection =>
    {
        var delete = connection.Prepare("DELETE FROM entries WHERE term=?1 AND at=?2 AND id=?3 AND position=?4");
        foreach (var entry in entries)
            delete.Bind(1, entry.Term).Bind(2, entry.Document.At).Bind(3, entry.Document.Id).Bind(4, entry.Document.Position).Execute();
    });

    /// <summary>Forgets that documents have to be removed.</summary>
    public Task RemoveExpiriesAsync(IReadOnlyList<Expiry> expiries) => _file.WriteAsync(connection =>
    {
        foreach (var (expires, position) in expiries)
            connection.Prepare("DELETE FROM expiries WHERE expires=?1 AND position=?2").Bind(1, expires).Bind(2, position).Execute();
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static SqliteFile OpenFile(string path) => SqliteFile.Open(new SqliteFileOptions
    {
        Path = path,
        ApplicationId = ApplicationId,
        SchemaSteps = [Schema],
        DurableCommits = false,
    });

    private static SqliteFile? TryOpen(string path)
    {
        try
        {
            return OpenFile(path);
        }
        catch (SqliteException exception) when (exception.Kind is SqliteFailureKind.Corrupt or SqliteFailureKind.Foreign)
        {
            return null;
        }
    }

    private static long? ReadProgress(SqliteFile file, byte[] identity, long lastPosition) => file.Read(connection =>
    {
        var read = connection.Prepare("SELECT identity, position FROM progress");
        long? position = read.Step() && read.GetSpan(0).SequenceEqual(identity) && read.GetInt64(1) <= lastPosition ? read.GetInt64(1) : null;
        read.Reset();
        return position;
    });

    /// <summary>When the document at a position is to be removed.</summary>
    internal readonly record struct Expiry(long Expires, long Position);
}
