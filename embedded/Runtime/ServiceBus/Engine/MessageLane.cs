using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// What receivers of a queue, or of its dead-letter sub-queue, read from: a cursor into the lane's rows, those who wait, and the
/// locks. Only locked messages are in memory; the backlog stays on disk.
/// </summary>
/// <remarks>
/// One read is under way at a time, so no message is handed out twice; all that wait share it. The cursor points at the lowest
/// number that may be free: it moves on with each read and back when a message returns, and a read skips what is locked.
/// </remarks>
internal sealed partial class MessageLane : IDisposable
{
    /// <summary>Most messages taken by one read.</summary>
    private const int MaxTaken = 2_048;

    private readonly Lock _gate = new();
    private readonly LinkedList<ReceiveWaiter> _waiters = new();
    private readonly ConcurrentDictionary<long, MessageLock> _locks = new();
    private readonly LinkedList<MessageLock> _deadlines = new();
    private readonly WriteCoalescer<Completion> _completions;
    private readonly ITimer _lockTimer;
    private bool _lockTimerArmed;
    private long _cursor;
    private long _signals;
    private bool _mayHaveMore = true;
    private bool _reading;
    private bool _closed;

    public MessageLane(MessageQueue queue, LaneKind kind)
    {
        Queue = queue;
        Kind = kind;
        _cursor = RowId.First(queue.Id, kind);
        End = RowId.End(queue.Id, kind);
        _lockTimer = queue.Engine.Time.CreateTimer(_ => EndLocks(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _completions = new WriteCoalescer<Completion>(queue.Engine.File, DeleteCompleted, CompletionsCommitted);
    }

    public MessageQueue Queue { get; }

    public LaneKind Kind { get; }

    public LaneKind DeferredKind => Kind == LaneKind.Active ? LaneKind.Deferred : LaneKind.DeadLetterDeferred;

    /// <summary>The key behind the lane's last one.</summary>
    public long End { get; }

    public string Path => QueuePath.Of(Queue.Definition.Name, Kind == LaneKind.DeadLetter);

    /// <summary>Messages in somebody's hands.</summary>
    public int LockedCount => _locks.Count;

    public bool IsLocked(long id) => _locks.ContainsKey(id);

    /// <summary>
    /// Up to <paramref name="maxMessages"/> as soon as there is one; none when the wait ends first. A wait of zero takes what there is.
    /// </summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        int maxMessages, ServiceBusReceiveMode mode, TimeSpan wait, CancellationToken cancellationToken)
    {
        var waiter = new ReceiveWaiter(maxMessages, mode, isImpatient: wait == TimeSpan.Zero);
        lock (_gate)
        {
            if (_closed) return Task.FromException<IReadOnlyList<ServiceBusReceivedMessage>>(QueueEngine.Closed());
            waiter.Node = _waiters.AddLast(waiter);
        }
        Read();
        if (!waiter.Task.IsCompleted && !waiter.IsImpatient) waiter.Arm(Queue.Engine.Time, wait, TimedOut, Cancelled, cancellationToken);
        return waiter.Task;
    }

    /// <summary>Says that a message may be free from <paramref name="id"/> on.</summary>
    public void Signal(long id)
    {
        lock (_gate) MarkFree(id);
        Read();
    }

    /// <summary>Messages without a lock, in the order of their numbers.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Peek(int maxMessages, long fromSequence) => Queue.Engine.File.Read(connection =>
    {
        var found = new List<StoredMessage>();
        LaneKind[] kinds = Kind == LaneKind.Active ? [LaneKind.Active, LaneKind.Deferred, LaneKind.Scheduled] : [LaneKind.DeadLetter, LaneKind.DeadLetterDeferred];
        var now = Queue.NowTicks;
        foreach (var kind in kinds)
        {
            var left = maxMessages;
            var scan = MessageRows.Scan(connection, RowId.Of(Queue.Id, kind, Math.Max(0, fromSequence)), RowId.End(Queue.Id, kind));
            while (left > 0 && scan.Step())
            {
                var message = MessageRows.Read(scan);
                if (message.ExpiresAtTicks <= now) continue;
                found.Add(message);
                left--;
            }
            scan.Reset();
        }
        return (IReadOnlyList<ServiceBusReceivedMessage>)[.. found.OrderBy(message => message.Sequence).Take(maxMessages)
            .Select(message => new ServiceBusReceivedMessage(message, Guid.Empty, default))];
    });

    public void Dispose()
    {
        List<ReceiveWaiter> waiting;
        lock (_gate)
        {
            _closed = true;
            waiting = [.. _waiters];
            _waiters.Clear();
        }
        foreach (var waiter in waiting) waiter.Fail(QueueEngine.Closed());
        _lockTimer.Dispose();
    }

    private void MarkFree(long id)
    {
        _signals++;
        _mayHaveMore = true;
        if (id < _cursor) _cursor = id;
    }

    /// <summary>Starts a read when somebody waits, none is under way, and there may be something.</summary>
    private void Read()
    {
        ReceiveWork work;
        lock (_gate)
        {
            if (_reading || _closed) return;
            if (!_mayHaveMore) DismissImpatient();
            if (!_mayHaveMore || _waiters.First is not { } first) return;
            var mode = first.Value.Mode;
            var wanted = 0;
            for (var node = first; node is not null && wanted < MaxTaken; node = node.Next)
            {
                if (node.Value.Mode == mode) wanted = Math.Min(MaxTaken, wanted + Math.Min(MaxTaken, node.Value.MaxMessages));
            }
            work = new ReceiveWork(this, mode, wanted, _cursor, _signals);
            _reading = true;
            // Whatever becomes free meanwhile lowers it again.
            _cursor = End;
        }
        Queue.Engine.File.Write(work, static (connection, work) => work.Run(connection), ReadCommitted);
    }

    private void ReadCommitted(ReceiveWork work, Exception? failure)
    {
        if (failure is SqliteException { Kind: SqliteFailureKind.Corrupt } && work.Taken.Count > 0 && work.Taken.Count < work.Wanted)
        {
            // What stands before a damaged page is taken alone; the read after that begins at the page and fails. Each try wants less than the one before.
            var before = new ReceiveWork(this, work.Mode, work.Taken.Count, work.From, work.Signals);
            Queue.Engine.File.Write(before, static (connection, work) => work.Run(connection), ReadCommitted);
            return;
        }
        if (failure is null) Queue.Apply(work.Change);
        List<StoredMessage>? unclaimed = null;
        lock (_gate)
        {
            _reading = false;
            _cursor = Math.Min(_cursor, failure is null ? work.Next : work.From);
            if (failure is null && work.Drained && _signals == work.Signals) _mayHaveMore = false;
            if (failure is null) HandOut(work, out unclaimed);
            else FailWaiters(QueueEngine.Translate(failure, Path));
        }
        if (unclaimed is not null) _ = Release([.. unclaimed.Select(message => message.Id)]);
        if (work.Change.DeadLetter > 0) Queue.Lane(deadLetter: true).Signal(RowId.First(Queue.Id, LaneKind.DeadLetter));
        if (failure is null) Read();
    }

    private void HandOut(ReceiveWork work, out List<StoredMessage>? unclaimed)
    {
        unclaimed = null;
        var taken = work.Taken;
        var next = 0;
        while (next < taken.Count && NextWaiter(work.Mode) is { } waiter)
        {
            Remove(waiter);
            var share = new ServiceBusReceivedMessage[Math.Min(waiter.MaxMessages, taken.Count - next)];
            for (var i = 0; i < share.Length; i++) share[i] = HandOut(taken[next++], work.Mode);
            waiter.Serve(share);
        }
        if (next == taken.Count) return;
        // Those who had waited gave up while the read was under way. What was to be deleted for them is lost to them, as it is
        // with any receiver that goes away in the middle of a receive-and-delete.
        if (work.Mode == ServiceBusReceiveMode.ReceiveAndDelete) return;
        unclaimed = taken[next..];
        foreach (var message in unclaimed) Lock(message).IsSettling = true;
    }

    private ServiceBusReceivedMessage HandOut(StoredMessage message, ServiceBusReceiveMode mode) => mode == ServiceBusReceiveMode.PeekLock
        ? new(message, Lock(message).Token, Queue.Engine.Time.GetUtcNow() + Queue.Definition.LockDuration)
        : new(message, Guid.Empty, default);

    private void FailWaiters(Exception failure)
    {
        while (_waiters.First is { } node)
        {
            Remove(node.Value);
            node.Value.Fail(failure);
        }
    }

    private void DismissImpatient()
    {
        for (var node = _waiters.First; node is not null;)
        {
            var (waiter, following) = (node.Value, node.Next);
            if (waiter.IsImpatient)
            {
                Remove(waiter);
                waiter.Serve([]);
            }
            node = following;
        }
    }

    private ReceiveWaiter? NextWaiter(ServiceBusReceiveMode mode)
    {
        for (var node = _waiters.First; node is not null; node = node.Next)
        {
            if (node.Value.Mode == mode) return node.Value;
        }
        return null;
    }

    private void Remove(ReceiveWaiter waiter)
    {
        _waiters.Remove(waiter.Node!);
        waiter.Node = null;
    }

    private void TimedOut(ReceiveWaiter waiter)
    {
        if (Leave(waiter)) waiter.Serve([]);
    }

    private void Cancelled(ReceiveWaiter waiter, CancellationToken token)
    {
        if (Leave(waiter)) waiter.Cancel(token);
    }

    private bool Leave(ReceiveWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Node is null) return false;
            Remove(waiter);
            return true;
        }
    }
}
