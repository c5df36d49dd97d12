using System.Collections.Concurrent;
using MessageFunctions.Messages.Requests;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

/// <summary>
/// Puts single messages that arrive for one destination at about the same time into one envelope. A message that comes alone is written at once; those that
/// come while a write is under way share the next envelope. So the window is the time a write takes: none when idle, and wider the busier storage is.
/// Under load two writes take turns, each with half of what comes: while one waits for the disk, the requests of the other are read and answered.
/// </summary>
public sealed class Coalescer(EnvelopeIntake intake, AcceptOptions options, TimeProvider time, ILogger<Coalescer> logger)
{
    // Fewer than this wait for the write that is under way: a second one beside it would be paid for by more and emptier envelopes.
    private const int FewestBeside = 8;

    private readonly ConcurrentDictionary<Destination, Lane> _lanes = new();
    private int _pending;

    /// <summary>Messages that wait to become durable.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Completes when the message is durable.</summary>
    /// <returns>Its id, or why there is none.</returns>
    public async ValueTask<(CoalesceResult Result, MessageId Id)> AddAsync(Destination destination, RequestMessage message, string? requestKey, string? traceParent)
    {
        if (Interlocked.Increment(ref _pending) > options.MaxPending)
        {
            Interlocked.Decrement(ref _pending);
            return (CoalesceResult.Full, default);
        }
        try
        {
            var waiting = new Waiting(message, requestKey, traceParent);
            while (!_lanes.GetOrAdd(destination, static (key, owner) => new Lane(owner, key), this).TryAdd(waiting)) { }
            return await waiting.Task is { } id ? (CoalesceResult.Durable, id) : (CoalesceResult.NotStored, default);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private async Task<MessageId?[]> WriteAsync(Destination destination, List<Waiting> group)
    {
        var now = time.GetUtcNow();
        var id = EnvelopeId.Create(now);
        var messages = new EnvelopeMessage[group.Count];
        for (var i = 0; i < messages.Length; i++) messages[i] = group[i].ToMessage(i);
        var envelope = destination.ToEnvelope(id, now, TimeSpan.FromHours(options.DefaultLifetimeHours), messages) with { TraceParent = group[0].TraceParent };
        var stored = await intake.StoreAsync(envelope);
        var ids = new MessageId?[group.Count];
        for (var i = 0; stored && i < ids.Length; i++) ids[i] = new MessageId(id, i);
        return ids;
    }

    /// <summary>The messages that wait for one destination. It lives while there are any, so there are never more lanes than requests.</summary>
    private sealed class Lane(Coalescer owner, Destination destination)
    {
        private readonly Lock _lock = new();
        private readonly Queue<Waiting> _waiting = [];
        private int _writing;
        private int _inFlight;
        private bool _closed;

        /// <summary>False: the lane has just ended, and another must be taken.</summary>
        public bool TryAdd(Waiting waiting)
        {
            List<Waiting>? group;
            lock (_lock)
            {
                if (_closed) return false;
                _waiting.Enqueue(waiting);
                if (!MayWrite()) return true;
                _writing++;
                group = Take();
            }
            _ = RunAsync(group);
            return true;
        }

        /// <summary>A write beside others is for as many as those carry, and a third one only for a full envelope: waiting makes fewer and fuller ones.</summary>
        private bool MayWrite() => _writing switch
        {
            0 => true,
            1 => _waiting.Count >= Math.Min(Math.Max(_inFlight, FewestBeside), Envelope.MaxMessages),
            var writing => _waiting.Count >= Envelope.MaxMessages && writing < owner.ConcurrentWrites,
        } && _writing < owner.ConcurrentWrites;

        private async Task RunAsync(List<Waiting>? group)
        {
            while (group is not null)
            {
                MessageId?[] ids;
                try
                {
                    ids = await owner.WriteAsync(destination, group);
                }
#pragma warning disable CA1031 // The lane must go on, and everybody in it must get an answer.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Log.WriteFailed(owner.Logger, exception);
                    ids = new MessageId?[group.Count];
                }
                for (var i = 0; i < group.Count; i++) group[i].Complete(ids[i]);
                lock (_lock)
                {
                    _inFlight -= group.Count;
                    _writing--;
                    group = _waiting.Count > 0 && MayWrite() ? Take() : null;
                    if (group is not null) _writing++;
                    else if (_writing == 0)
                    {
                        _closed = true;
                        owner._lanes.TryRemove(new KeyValuePair<Destination, Lane>(destination, this));
                    }
                }
            }
        }

        private List<Waiting> Take()
        {
            var group = new List<Waiting>(Math.Min(_waiting.Count, Envelope.MaxMessages));
            var bytes = 0;
            while (group.Count < Envelope.MaxMessages && _waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Bytes <= RequestLimits.MaxEnvelopeBytes))
            {
                bytes += next.Bytes;
                group.Add(_waiting.Dequeue());
            }
            _inFlight += group.Count;
            return group;
        }
    }

    private int ConcurrentWrites => options.ConcurrentWritesPerDestination;

    private ILogger Logger => logger;

    private sealed class Waiting(RequestMessage message, string? requestKey, string? traceParent)
    {
        private readonly TaskCompletionSource<MessageId?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<MessageId?> Task => _completion.Task;

        public int Bytes => message.Bytes;

        public string? TraceParent => traceParent;

        public EnvelopeMessage ToMessage(int index) => new(index, message.To)
        {
            Parameters = message.Parameters,
            Content = message.Content,
            Reference = message.Reference,
            RequestKey = requestKey,
        };

        public void Complete(MessageId? id) => _completion.SetResult(id);
    }
}

/// <summary>What became of a single message.</summary>
public enum CoalesceResult
{
    Durable,

    /// <summary>Too many wait already.</summary>
    Full,

    /// <summary>It could not be made durable; nothing was promised.</summary>
    NotStored,
}
