using MessageFunctions.Messages;

namespace MessageFunctions.Scaling;

/// <summary>
/// How many envelopes this instance sends at the same time. Those that wait go by priority, and within one in their order. The limit can change at any
/// time: what runs is finished, so a lower limit holds as soon as enough of it has.
/// </summary>
public sealed class SendSlots
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource>[] _waiting = [new(), new(), new(), new()];
    private int _limit;
    private int _running;

    /// <param name="limit">1 or more.</param>
    public SendSlots(int limit) => Limit = limit;

    /// <summary>How many may run.</summary>
    public int Limit
    {
        get
        {
            lock (_lock) return _limit;
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_lock)
            {
                _limit = value;
                LetIn();
            }
        }
    }

    /// <summary>How many run.</summary>
    public int Running
    {
        get
        {
            lock (_lock) return _running;
        }
    }

    /// <summary>Waits for a slot; <see cref="Leave"/> gives it back.</summary>
    /// <exception cref="OperationCanceledException">It gave up; there is nothing to give back.</exception>
    public ValueTask EnterAsync(Priority priority, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_running < _limit)
            {
                _running++;
                return ValueTask.CompletedTask;
            }
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[(int)priority].Enqueue(waiter);
            return new ValueTask(WaitAsync(waiter, cancellationToken));
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _running--;
            LetIn();
        }
    }

    private static async Task WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    private void LetIn()
    {
        foreach (var queue in _waiting)
        {
            while (_running < _limit && queue.TryDequeue(out var waiter))
            {
                // One that gave up takes no slot.
                if (waiter.TrySetResult()) _running++;
            }
        }
    }
}
