using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>One transaction that activates scheduled messages and removes expired ones, and finds out when the next are due.</summary>
internal sealed class DueWork(IReadOnlyList<MessageQueue> queues, TimeProvider time)
{
    /// <summary>Messages of each sort in one transaction.</summary>
    private const int Limit = 1_000;

    private readonly Dictionary<MessageQueue, LaneCounts> _changes = [];

    public IReadOnlyDictionary<MessageQueue, LaneCounts> Changes => _changes;

    /// <summary>UTC ticks; the largest value for never.</summary>
    public long NextDue { get; private set; }

    public void Run(SqliteConnection connection)
    {
        var now = time.GetUtcNow().UtcTicks;
        _changes.Clear();
        NextDue = long.MaxValue;
        var byId = queues.ToDictionary(queue => queue.Id);

        var due = Schedule.Due(connection, now, Limit);
        foreach (var (dueAt, id) in due)
        {
            // A queue that is no longer declared keeps its messages until it is declared again.
            if (!byId.TryGetValue(RowId.QueueOf(id), out var queue)) continue;
            Schedule.Activate(connection, queue, dueAt, id, now);
            Change(queue, (ref LaneCounts counts) => counts.Move(LaneKind.Scheduled, LaneKind.Active));
        }
        var own = Expiry.OwnExpired(connection, now, Limit);
        foreach (var id in own)
        {
            if (!byId.TryGetValue(RowId.QueueOf(id), out var queue) || queue.Lane(deadLetter: false).IsLocked(id)) continue;
            Change(queue, (ref LaneCounts counts) => Expiry.Apply(connection, queue, id, ref counts));
        }
        foreach (var queue in queues) ExpireHeads(connection, queue, now);

        foreach (var (queue, change) in _changes)
        {
            MessageRows.AddCounts(connection, queue.Id, change);
            if (change.Scheduled < 0) queue.SaveSequence(connection);
        }
        var next = Math.Min(Schedule.Next(connection), Expiry.NextOwn(connection, now));
        // What is overdue and still there belongs to an undeclared queue or exceeded the limit: look again, but not at once.
        NextDue = Math.Min(NextDue, next <= now ? now + TimeSpan.TicksPerSecond : next);
    }

    private void ExpireHeads(SqliteConnection connection, MessageQueue queue, long now)
    {
        var lane = queue.Lane(deadLetter: false);
        foreach (var kind in (LaneKind[])[LaneKind.Active, LaneKind.Deferred])
        {
            Change(queue, (ref LaneCounts counts) =>
            {
                var next = Expiry.ApplyToHead(connection, lane, kind, now, Limit, ref counts);
                NextDue = Math.Min(NextDue, next <= now ? now + TimeSpan.TicksPerMillisecond : next);
            });
        }
    }

    private delegate void Changing(ref LaneCounts counts);

    private void Change(MessageQueue queue, Changing changing)
    {
        var counts = _changes.GetValueOrDefault(queue);
        changing(ref counts);
        _changes[queue] = counts;
    }
}
