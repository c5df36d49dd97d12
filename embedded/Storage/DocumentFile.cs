using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// The documents in the order in which they were appended. A position is never used twice (AUTOINCREMENT), so what follows a position is
/// exactly what was appended after it.
/// </summary>
internal sealed class DocumentFile : IAsyncDisposable
{
    private const int ApplicationId = 0x4D464431; // "MFD1"

    private const string Schema = """
        CREATE TABLE documents(
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          tenant TEXT NOT NULL, envelope TEXT NOT NULL, id TEXT NOT NULL,
          kind INTEGER NOT NULL, at INTEGER NOT NULL, expires INTEGER, fields TEXT, body BLOB NOT NULL);
        CREATE UNIQUE INDEX documents_by_id ON documents(tenant, envelope, id);
        CREATE TABLE identity(id BLOB NOT NULL);
        INSERT INTO identity(id) VALUES(randomblob(16));
        """;

    private const string Columns = "position, tenant, envelope, id, kind, at, expires, fields, body";

    private const string InsertSql = """
        INSERT INTO documents(tenant, envelope, id, kind, at, expires, fields, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT DO NOTHING
        """;

    private const string ExpiredSql = "SELECT position FROM documents WHERE tenant=?1 AND envelope=?2 AND id=?3 AND expires<=?4";

    private const string ReadSql = $"SELECT {Columns} FROM documents WHERE tenant=?1 AND envelope=?2 AND (expires IS NULL OR expires>?3) ORDER BY id";

    private const string GetSql = $"SELECT {Columns} FROM documents WHERE tenant=?1 AND envelope=?2 AND id=?3 AND (expires IS NULL OR expires>?4)";

    private const string AtPositionSql = $"SELECT {Columns} FROM documents WHERE position=?1 AND (expires IS NULL OR expires>?2)";

    private const string AfterSql = "SELECT position, tenant, id, kind, at, expires, fields FROM documents WHERE position>?1 ORDER BY position LIMIT ?2";

    private const string IndexedSql = "SELECT position, tenant, id, kind, at, expires, fields FROM documents WHERE position=?1";

    private const string RemoveSql = "DELETE FROM documents WHERE position=?1";

    private readonly SqliteFile _file;

    private DocumentFile(SqliteFile file, byte[] identity, long lastPosition)
    {
        _file = file;
        Identity = identity;
        LastPosition = lastPosition;
    }

    /// <summary>Tells this file from every other, so that an index is never read against the wrong one.</summary>
    public byte[] Identity { get; }

    /// <summary>The last position ever given when the file was opened; 0 for none.</summary>
    public long LastPosition { get; }

    public static DocumentFile Open(string path)
    {
        var file = SqliteFile.Open(new SqliteFileOptions { Path = path, ApplicationId = ApplicationId, SchemaSteps = [Schema] });
        return file.Read(connection => new DocumentFile(
            file,
            Single(connection, "SELECT id FROM identity", static statement => statement.GetBytes(0)) ?? [],
            Single(connection, "SELECT seq FROM sqlite_sequence WHERE name='documents'", static statement => statement.GetInt64(0))));
    }

    public Task<Appended> AppendAsync(LogDocument document, DateTimeOffset now)
    {
        var fields = LogFields.Encode(document.Index);
        long? expires = document.Retention is { } retention ? (document.At + retention).UtcTicks : null;
        return _file.WriteAsync(connection =>
        {
            if (Insert(connection, document, expires, fields)) return new Appended(connection.LastInsertRowId, 0);
            var expired = Key(connection.Prepare(ExpiredSql), document.Tenant, document.Envelope).Bind(3, document.Id).Bind(4, now.UtcTicks);
            var position = expired.Step() ? expired.GetInt64(0) : 0;
            expired.Reset();
            return new Appended(0, position);
        });
    }

    public IReadOnlyList<LogDocument> Read(TenantId tenant, EnvelopeId envelope, DateTimeOffset now) => _file.Read(connection =>
    {
        var documents = new List<LogDocument>();
        var read = Key(connection.Prepare(ReadSql), tenant, envelope).Bind(3, now.UtcTicks);
        while (read.Step()) documents.Add(Document(read));
        return documents;
    });

    public LogDocument? Get(TenantId tenant, EnvelopeId envelope, string id, DateTimeOffset now) => _file.Read(connection =>
    {
        var get = Key(connection.Prepare(GetSql), tenant, envelope).Bind(3, id).Bind(4, now.UtcTicks);
        return One(get, Document);
    });

    /// <summary>The documents at positions, in their order; those that are gone or expired are left out.</summary>
    public List<LogDocument> At(IReadOnlyList<long> positions, DateTimeOffset now) => _file.Read(connection =>
    {
        var documents = new List<LogDocument>(positions.Count);
        foreach (var position in positions)
        {
            var get = connection.Prepare(AtPositionSql).Bind(1, position).Bind(2, now.UtcTicks);
            if (One(get, Document) is { } document) documents.Add(document);
        }
        return documents;
    });

    /// <summary>What the index needs of the documents after a position, in order: at most so many, and no more than fill a batch.</summary>
    public List<IndexedDocument> After(long position, int maxDocuments, int maxEntries) => _file.Read(connection =>
    {
        var documents = new List<IndexedDocument>();
        var entries = 0;
        var read = connection.Prepare(AfterSql).Bind(1, position).Bind(2, maxDocuments);
        while (entries < maxEntries && read.Step())
        {
            var document = Indexed(read);
            documents.Add(document);
            entries += document.EntryCount;
        }
        read.Reset();
        return documents;
    });

    /// <summary>What the index has of the documents at positions; those that are gone are left out.</summary>
    public List<IndexedDocument> IndexedAt(IReadOnlyList<long> positions) => _file.Read(connection =>
    {
        var documents = new List<IndexedDocument>(positions.Count);
        foreach (var position in positions)
        {
            if (One(connection.Prepare(IndexedSql).Bind(1, position), Indexed) is { } document) documents.Add(document);
        }
        return documents;
    });

    /// <summary>Removes documents for good.</summary>
    public Task RemoveAsync(IReadOnlyList<long> positions) => _file.WriteAsync(connection =>
    {
        foreach (var position in positions) connection.Prepare(RemoveSql).Bind(1, position).Execute();
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static bool Insert(SqliteConnection connection, LogDocument document, long? expires, byte[]? fields)
    {
        var insert = Key(connection.Prepare(InsertSql), document.Tenant, document.Envelope)
            .Bind(3, document.Id).Bind(4, (int)document.Kind).Bind(5, document.At.UtcTicks).Bind(8, document.Body.Span);
        _ = expires is { } ticks ? insert.Bind(6, ticks) : insert.BindNull(6);
        _ = fields is null ? insert.BindNull(7) : insert.BindText(7, fields);
        return insert.Execute() > 0;
    }

    private static Statement Key(Statement statement, TenantId tenant, EnvelopeId envelope) => statement.Bind(1, tenant.Value).Bind(2, envelope.Value);

    private static IndexedDocument Indexed(Statement row) => new(
        row.GetInt64(0), row.GetText(1), row.GetText(2), (LogKind)row.GetInt32(3), row.GetInt64(4),
        row.IsNull(5) ? null : row.GetInt64(5), LogFields.Decode(row.GetSpan(6)));

    private static LogDocument Document(Statement row)
    {
        var at = row.GetInt64(5);
        return new LogDocument(
            TenantId.Parse(row.GetText(1)), EnvelopeId.Parse(row.GetText(2)), row.GetText(3), (LogKind)row.GetInt32(4),
            new DateTimeOffset(at, TimeSpan.Zero), row.GetBytes(8))
        {
            Index = LogFields.Decode(row.GetSpan(7)),
            Retention = row.IsNull(6) ? null : TimeSpan.FromTicks(row.GetInt64(6) - at),
        };
    }

    private static T? One<T>(Statement statement, Func<Statement, T> read)
        where T : class
    {
        if (!statement.Step()) return null;
        var value = read(statement);
        statement.Reset();
        return value;
    }

    private static T? Single<T>(SqliteConnection connection, string sql, Func<Statement, T> read)
    {
        var statement = connection.Prepare(sql);
        if (!statement.Step()) return default;
        var value = read(statement);
        statement.Reset();
        return value;
    }

    /// <summary>What became of an append.</summary>
    /// <param name="Position">Where the new document is; 0 when one with its id is there.</param>
    /// <param name="Expired">Where that one is, if its time is over: it has to be removed to make room; else 0.</param>
    internal readonly record struct Appended(long Position, long Expired);
}
