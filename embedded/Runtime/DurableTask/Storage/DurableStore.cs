using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Reads and opens <c>durable.db</c>; <see cref="StepWriter"/> and <see cref="InstanceWriter"/> hold what runs inside its transactions.</summary>
internal sealed class DurableStore : IAsyncDisposable
{
    private readonly SqliteFile _file;
    private long _lastKey;
    private long _lastSequence;

    private DurableStore(SqliteFile file)
    {
        _file = file;
        _lastKey = file.Read(connection => connection.Scalar("SELECT max(key) FROM instance"));
        _lastSequence = file.Read(connection => connection.Scalar("SELECT max(sequence) FROM inbox"));
    }

    public SqliteFile File => _file;

    public static DurableStore Open(string dataDirectory) => new(SqliteFile.Open(new SqliteFileOptions
    {
        Path = Path.Combine(dataDirectory, "durable.db"),
        ApplicationId = DurableSchema.ApplicationId,
        SchemaSteps = DurableSchema.Steps,
    }));

    /// <summary>A key no instance had before, purged ones excepted.</summary>
    public long NextKey() => Interlocked.Increment(ref _lastKey);

    public long NextSequence() => Interlocked.Increment(ref _lastSequence);

    /// <summary>Writes a step; the callback gets the failure or null after the commit, on the writer's thread.</summary>
    public void Write(StepCommit commit, Action<StepCommit, Exception?> committed) =>
        _file.Write(commit, (connection, step) => StepWriter.Write(connection, step, this), committed);

    public InstanceRow? Find(string id) => _file.Read(connection =>
    {
        var statement = connection.Prepare(InstanceReader.Select + " WHERE id = ?1").Bind(1, id);
        return InstanceReader.ReadOne(statement);
    });

    public InstanceRow? Find(long key) => _file.Read(connection =>
    {
        var statement = connection.Prepare(InstanceReader.Select + " WHERE key = ?1").Bind(1, key);
        return InstanceReader.ReadOne(statement);
    });

    /// <summary>The instance of a key with its whole history and what is on its way to it.</summary>
    public (InstanceRow? Row, List<HistoryChunk> History, List<InboxMessage> Inbox) Load(long key) => _file.Read(connection =>
    {
        var row = InstanceReader.ReadOne(connection.Prepare(InstanceReader.Select + " WHERE key = ?1").Bind(1, key));
        return row is null or { IsFinished: true } ? (row, [], []) : (row, ReadHistory(connection, key), ReadInbox(connection, key));
    });

    public List<HistoryChunk> ReadHistory(long key) => _file.Read(connection => ReadHistory(connection, key));

    public List<InboxMessage> ReadInbox(long key) => _file.Read(connection => ReadInbox(connection, key));

    /// <summary>All messages on their way, in order.</summary>
    public List<InboxMessage> ReadInbox() =>
        _file.Read(connection => Read(connection.Prepare("SELECT sequence, instance, message FROM inbox ORDER BY sequence")));

    /// <summary>The next instances, by key, that have open activities or wait for their next execution.</summary>
    public List<long> ReadBusy(long afterKey, int limit) => ReadKeys(
        "SELECT key FROM instance WHERE busy = 1 AND key > ?1 ORDER BY key LIMIT ?2", afterKey, limit);

    /// <summary>The oldest instances that have not begun and may.</summary>
    public List<long> ReadPending(int limit) => ReadKeys(
        "SELECT key FROM instance WHERE status = 6 AND start_at IS NULL AND key > ?1 ORDER BY key LIMIT ?2", 0, limit);

    /// <summary>The timers that are due first.</summary>
    public List<DueTimer> ReadTimers(int limit) => _file.Read(connection =>
    {
        var timers = new List<DueTimer>();
        var statement = connection.Prepare("SELECT instance, id, due FROM timer ORDER BY due LIMIT ?1").Bind(1, limit);
        while (statement.Step()) timers.Add(new DueTimer(statement.GetInt64(0), statement.GetInt32(1), statement.GetInt64(2)));
        return timers;
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static List<HistoryChunk> ReadHistory(SqliteConnection connection, long key)
    {
        var history = new List<HistoryChunk>();
        var chunks = connection.Prepare("SELECT chunk, at, events FROM history WHERE instance = ?1 ORDER BY chunk").Bind(1, key);
        while (chunks.Step()) history.Add(HistoryCodec.Decode(chunks.GetInt64(0), chunks.GetInt64(1), chunks.GetSpan(2)));
        return history;
    }

    private static List<InboxMessage> ReadInbox(SqliteConnection connection, long key) => Read(
        connection.Prepare("SELECT sequence, instance, message FROM inbox WHERE instance = ?1 ORDER BY sequence").Bind(1, key));

    private static List<InboxMessage> Read(Statement statement)
    {
        var messages = new List<InboxMessage>();
        while (statement.Step())
            messages.Add(new InboxMessage(statement.GetInt64(0), statement.GetInt64(1), HistoryCodec.DecodeInput(statement.GetSpan(2))));
        return messages;
    }

    private List<long> ReadKeys(string sql, long afterKey, int limit) => _file.Read(connection =>
    {
        var keys = new List<long>();
        var statement = connection.Prepare(sql).Bind(1, afterKey).Bind(2, limit);
        while (statement.Step()) keys.Add(statement.GetInt64(0));
        return keys;
    });
}
