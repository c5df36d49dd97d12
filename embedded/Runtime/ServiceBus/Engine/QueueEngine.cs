using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// The queues of one host, in one SQLite file. A send, a receive and a settlement each answer after their commit; whatever waits shares
/// one transaction and one fsync. Nothing polls: commits wake receivers, timers wake for what is due.
/// </summary>
/// <remarks>
/// The data directory belongs to this process alone, so locks live in memory: the locks of a process that died are void when the file is
/// opened again, and what it had received is delivered anew with its count of deliveries.
/// </remarks>
internal sealed class QueueEngine : IAsyncDisposable
{
    /// <summary>The longest the timer sleeps while something is due later, so that a jump of the wall clock is noticed.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, MessageQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly MessageQueue[] _allQueues;
    private readonly ITimer _dueTimer;
    private readonly Lock _dueGate = new();
    private long _wakeAt = long.MaxValue;
    private bool _closed;

    private QueueEngine(SqliteFile file, IReadOnlyList<QueueDefinition> definitions, TimeProvider time, ILogger logger)
    {
        File = file;
        Time = time;
        Logger = logger;
        _dueTimer = time.CreateTimer(_ => RunDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var definition in definitions) _queues.Add(definition.Name, Load(file, definition));
        _allQueues = [.. _queues.Values];
    }

    public SqliteFile File { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public LockTokens Tokens { get; } = new();

    public IReadOnlyList<MessageQueue> Queues => _allQueues;

    /// <summary>Opens or creates the file and the queues in it.</summary>
    /// <exception cref="SqliteException">The file is corrupt, foreign, or cannot be opened.</exception>
    public static QueueEngine Open(string path, IReadOnlyList<QueueDefinition> definitions, TimeProvider time, ILogger logger)
    {
        var file = SqliteFile.Open(new SqliteFileOptions { Path = path, ApplicationId = QueueSchema.ApplicationId, SchemaSteps = QueueSchema.Steps });
        var engine = new QueueEngine(file, definitions, time, logger);
        engine.RunDue();
        return engine;
    }

    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessagingEntityNotFound"/>: it is not declared.</exception>
    public MessageQueue Queue(string name) => Find(name)
        ?? throw new ServiceBusException($"The queue '{name}' is not declared. Declare it in {EntityFile.Name}.", ServiceBusFailureReason.MessagingEntityNotFound, name);

    public MessageQueue? Find(string name) => _queues.GetValueOrDefault(name);

    /// <summary>Looks for due messages at the time, in UTC ticks, or before.</summary>
    public void WakeBy(long ticks)
    {
        lock (_dueGate)
        {
            if (ticks >= _wakeAt || _closed) return;
            _wakeAt = ticks;
            Arm();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_dueGate)
        {
            if (_closed) return;
            _closed = true;
        }
        await _dueTimer.DisposeAsync();
        await File.DisposeAsync();
        foreach (var queue in _allQueues) queue.Dispose();
    }

    public static ServiceBusException Closed() => new("The embedded queues are shut down.", ServiceBusFailureReason.ServiceCommunicationProblem);

    /// <summary>A storage failure in the words of Service Bus.</summary>
    public static Exception Translate(Exception failure, string entity) => failure switch
    {
        SqliteException { Kind: SqliteFailureKind.DiskFull } full => new ServiceBusException(
            "The disk of the data directory is full. Free some space; what was acknowledged is intact.", ServiceBusFailureReason.QuotaExceeded, entity, full),
        SqliteException other => new ServiceBusException($"The queues' file failed: {other.Message}", ServiceBusFailureReason.GeneralError, entity, other),
        ObjectDisposedException closed => new ServiceBusException("The embedded queues are shut down.", ServiceBusFailureReason.ServiceCommunicationProblem, entity, closed),
        _ => failure,
    };

    private MessageQueue Load(SqliteFile file, QueueDefinition definition)
    {
        file.WriteAsync(connection => connection.Prepare("INSERT INTO queue (name) VALUES (?1) ON CONFLICT (name) DO NOTHING").Bind(1, definition.Name).Execute())
            .GetAwaiter().GetResult();
        return file.Read(connection =>
        {
            var row = connection.Prepare("SELECT id, next_sequence, active, dead_letter, scheduled, deferred, dead_letter_deferred FROM queue WHERE name = ?1")
                .Bind(1, definition.Name);
            row.Step();
            var counts = new LaneCounts(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));
            var (id, next) = (row.GetInt32(0), row.GetInt64(1));
            row.Reset();
            var history = definition.RequiresDuplicateDetection ? DuplicateHistory.Load(connection, id, definition.DuplicateDetectionHistoryTimeWindow) : null;
            return new MessageQueue(this, definition, id, next, counts, history);
        });
    }

    private void Arm()
    {
        var left = TimeSpan.FromTicks(Math.Max(0, _wakeAt - Time.GetUtcNow().UtcTicks));
        _dueTimer.Change(left < LongestSleep ? left + TimeSpan.FromMilliseconds(1) : LongestSleep, Timeout.InfiniteTimeSpan);
    }

    private void RunDue()
    {
        lock (_dueGate)
        {
            if (_closed) return;
            if (_wakeAt != long.MaxValue && _wakeAt > Time.GetUtcNow().UtcTicks)
            {
                Arm();
                return;
            }
            _wakeAt = long.MaxValue;
        }
        File.Write(new DueWork(_allQueues, Time), static (connection, work) => work.Run(connection), DueCommitted);
    }

    private void DueCommitted(DueWork work, Exception? failure)
    {
        if (failure is not null)
        {
            if (_closed) return;
            Log.DueFailed(Logger, failure);
            WakeBy(Time.GetUtcNow().UtcTicks + TimeSpan.TicksPerSecond);
            return;
        }
        foreach (var (queue, change) in work.Changes)
        {
            queue.Apply(change);
            if (change.Scheduled < 0) queue.Lane(deadLetter: false).Signal(long.MaxValue);
            if (change.DeadLetter > 0) queue.Lane(deadLetter: true).Signal(RowId.First(queue.Id, LaneKind.DeadLetter));
        }
        if (work.NextDue != long.MaxValue) WakeBy(work.NextDue);
    }
}
