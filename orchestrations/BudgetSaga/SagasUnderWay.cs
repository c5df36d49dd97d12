using MessageFunctions.Messages;

namespace MessageFunctions.Orchestrations.BudgetSaga;

/// <summary>
/// Sagas that this process began and that still work, by priority. A queue begins no more than a bounded number: what is beyond it stays in the queue, on
/// disk and in its count, and does not stand between an urgent envelope and its turn. A saga that waits for a time, for money or for a
/// retry does not count.
/// </summary>
public sealed class SagasUnderWay(TimeProvider time)
{
    /// <summary>How many may work at once; as many begin at once of the most urgent as there are.</summary>
    public const int Limit = 64;

    /// <summary>Whoever is not heard of for this long works in another process, or waits for a store: its place is given on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lane[] _lanes = [.. Enum.GetValues<Priority>().Select(_ => new Lane())];

    /// <summary>Completes when a saga of this priority may begin, and counts it.</summary>
    public async ValueTask EnterAsync(Priority priority, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        if (priority == Priority.P0) return;
        var lane = _lanes[(int)priority];
        while (lane.TryEnter(envelope.Value, time.GetTimestamp(), time) is { } next)
        {
            // Woken by whoever leaves, or looked at again when the oldest has been silent for too long.
            try { await next.Changed.WaitAsync(next.Wait, time, cancellationToken); }
            catch (TimeoutException) { }
        }
    }

    /// <summary>It ended, waits, or never began.</summary>
    public void Leave(string envelope)
    {
        foreach (var lane in _lanes)
        {
            if (lane.Leave(envelope)) return;
        }
    }

    private sealed class Lane
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, long> _working = new(StringComparer.Ordinal);
        private readonly Queue<(string Envelope, long Since)> _oldest = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null: entered. Else what to wait for, and how long at most.</summary>
        public (Task Changed, TimeSpan Wait)? TryEnter(string envelope, long now, TimeProvider time)
        {
            lock (_lock)
            {
                while (_oldest.TryPeek(out var old) && (!IsStill(old) || time.GetElapsedTime(old.Since, now) >= Patience))
                {
                    _oldest.Dequeue();
                    if (IsStill(old)) _working.Remove(old.Envelope);
                }
                if (_working.Count >= Limit && !_working.ContainsKey(envelope))
                {
                    var left = Patience - time.GetElapsedTime(_oldest.Peek().Since, now);
                    return (_changed.Task, left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left);
                }
                _working[envelope] = now;
                _oldest.Enqueue((envelope, now));
                return null;
            }
        }

        public bool Leave(string envelope)
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                if (!_working.Remove(envelope)) return false;
                if (_working.Count != Limit - 1) return true;
                (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            changed.SetResult();
            return true;
        }

        private bool IsStill((string Envelope, long Since) entry) => _working.TryGetValue(entry.Envelope, out var since) && since == entry.Since;
    }
}
