using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>One declared queue.</summary>
internal sealed class MessageQueue : IDisposable
{
    private readonly MessageLane _main;
    private readonly MessageLane _deadLetter;
    private readonly WriteCoalescer<SendRequest> _sends;
    private readonly DuplicateHistory? _history;
    private readonly Lock _countsGate = new();
    private LaneCounts _counts;
    private long _nextSequence;

    /// <param name="history">The ids that duplicate detection compares with; null where the queue has none.</param>
    public MessageQueue(QueueEngine engine, QueueDefinition definition, int id, long nextSequence, LaneCounts counts, DuplicateHistory? history)
    {
        Engine = engine;
        Definition = definition;
        Id = id;
        _nextSequence = nextSequence;
        _counts = counts;
        _history = history;
        _main = new MessageLane(this, LaneKind.Active);
        _deadLetter = new MessageLane(this, LaneKind.DeadLetter);
        _sends = new WriteCoalescer<SendRequest>(engine.File, Store, SendsCommitted);
    }

    public QueueEngine Engine { get; }

    public QueueDefinition Definition { get; }

    public int Id { get; }

    /// <summary>The wall clock, in UTC ticks: for everything that outlives the process.</summary>
    public long NowTicks => Engine.Time.GetUtcNow().UtcTicks;

    public LaneCounts Counts
    {
        get
        {
            lock (_countsGate) return _counts;
        }
    }

    public MessageLane Lane(bool deadLetter) => deadLetter ? _deadLetter : _main;

    /// <summary>Takes a change that is on disk into the counts.</summary>
    public void Apply(LaneCounts change)
    {
        if (change == default) return;
        lock (_countsGate) _counts = _counts.Plus(change);
    }

    /// <summary>Encodes a message for this queue, on the caller's thread.</summary>
    public OutgoingMessage Prepare(ServiceBusMessage message)
    {
        message.MessageId ??= Engine.Tokens.Next().ToString("N");
        var due = message.ScheduledEnqueueTime.UtcTicks;
        return new OutgoingMessage
        {
            Header = message.Header.Encode(),
            Body = message.Body.ToMemory(),
            TimeToLive = message.TimeToLive,
            DueTicks = due > NowTicks ? due : 0,
            DuplicateKey = Definition.RequiresDuplicateDetection ? DuplicateKey.Of(message.MessageId) : null,
        };
    }

    /// <summary>Stores all of them or none, and completes when they are on disk.</summary>
    public Task SendAsync(OutgoingMessage[] messages)
    {
        var size = MessageSize.EnvelopeBytes;
        foreach (var message in messages) size += MessageSize.Of(message);
        if (size > MessageSize.MaxBytes + MessageSize.EnvelopeBytes)
        {
            throw new ServiceBusException(
                $"The messages take {size} bytes; {MessageSize.MaxBytes} is the limit. Send less at once, by a batch that refuses what does not fit.",
                ServiceBusFailureReason.MessageSizeExceeded,
                Definition.Name);
        }
        var request = new SendRequest(messages);
        _sends.Add(request);
        return request.Task;
    }

    public async Task CancelScheduledAsync(long[] sequenceNumbers)
    {
        bool found;
        try
        {
            found = await Engine.File.WriteAsync(connection => Schedule.Cancel(connection, this, sequenceNumbers));
        }
        catch (Exception exception)
        {
            throw QueueEngine.Translate(exception, Definition.Name);
        }
        if (!found) throw new ServiceBusException("There is no scheduled message of that number.", ServiceBusFailureReason.MessageNotFound, Definition.Name);
        Apply(new LaneCounts { Scheduled = -sequenceNumbers.Length });
    }

    /// <summary>The next number. Called on the writer thread only; one that a rollback wasted is not used again.</summary>
    public long TakeSequence() => _nextSequence++;

    /// <summary>Writes how far numbers were given out, in the transaction that used them.</summary>
    public void SaveSequence(SqliteConnection connection) => MessageRows.SetNextSequence(connection, Id, _nextSequence);

    public void Dispose()
    {
        _main.Dispose();
        _deadLetter.Dispose();
    }

    private void Store(SqliteConnection connection, List<SendRequest> requests)
    {
        var now = NowTicks;
        var change = default(LaneCounts);
        _history?.Begin(connection, now);
        foreach (var request in requests)
        {
            request.Change = default;
            request.FirstActive = long.MaxValue;
            request.WakeAt = long.MaxValue;
            foreach (var message in request.Messages)
            {
                if (message.DuplicateKey is { } key && _history!.Remember(connection, key, _nextSequence) is { } first)
                {
                    message.Sequence = first;
                    continue;
                }
                message.Sequence = TakeSequence();
                Store(connection, message, request, now);
            }
            change = change.Plus(request.Change);
        }
        _history?.End(connection);
        if (change == default) return;
        MessageRows.AddCounts(connection, Id, change);
        SaveSequence(connection);
    }

    private void Store(SqliteConnection connection, OutgoingMessage message, SendRequest request, long now)
    {
        if (message.DueTicks > now)
        {
            var scheduled = RowId.Of(Id, LaneKind.Scheduled, message.Sequence);
            Schedule.Add(connection, scheduled, message);
            request.Change = request.Change with { Scheduled = request.Change.Scheduled + 1 };
            request.WakeAt = Math.Min(request.WakeAt, message.DueTicks);
            return;
        }
        var id = RowId.Of(Id, LaneKind.Active, message.Sequence);
        var expiresAt = Definition.ExpiryTicks(now, message.TimeToLive);
        MessageRows.Insert(connection, id, now, expiresAt, message.TimeToLive < Definition.DefaultMessageTimeToLive, message.Header, message.Body.Span);
        request.Change = request.Change with { Active = request.Change.Active + 1 };
        request.FirstActive = Math.Min(request.FirstActive, id);
        request.WakeAt = Math.Min(request.WakeAt, expiresAt);
    }

    private void SendsCommitted(List<SendRequest> requests, Exception? failure)
    {
        if (failure is not null)
        {
            foreach (var request in requests) request.Fail(QueueEngine.Translate(failure, Definition.Name));
            return;
        }
        _history?.Committed();
        var (change, first, wakeAt) = (default(LaneCounts), long.MaxValue, long.MaxValue);
        foreach (var request in requests)
        {
            change = change.Plus(request.Change);
            first = Math.Min(first, request.FirstActive);
            wakeAt = Math.Min(wakeAt, request.WakeAt);
        }
        // Before the senders go on, so that they find what they have sent in the counts, and its expiry awaited.
        Apply(change);
        if (wakeAt != long.MaxValue) Engine.WakeBy(wakeAt);
        foreach (var request in requests) request.Succeed();
        if (first != long.MaxValue) _main.Signal(first);
    }

    private sealed class SendRequest(OutgoingMessage[] messages)
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public OutgoingMessage[] Messages => messages;

        public LaneCounts Change { get; set; }

        public long FirstActive { get; set; }

        public long WakeAt { get; set; }

        public Task Task => _source.Task;

        public void Succeed() => _source.SetResult();

        public void Fail(Exception failure) => _source.SetException(failure);
    }
}
