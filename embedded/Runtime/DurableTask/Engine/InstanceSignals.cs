namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Wakes those who wait for an instance to begin or to end, in the process and without polling.</summary>
internal sealed class InstanceSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiters> _waiters = new(StringComparer.Ordinal);

    /// <summary>Completes with the next change of the instance. Take it before reading the state, then wait; <see cref="Leave"/> in the end.</summary>
    public Task Next(string instanceId)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(instanceId, out var waiters)) _waiters.Add(instanceId, waiters = new Waiters());
            waiters.Count++;
            return waiters.Changed.Task;
        }
    }

    /// <summary>Who took <see cref="Next"/> no longer waits for it.</summary>
    public void Leave(string instanceId, Task next)
    {
        lock (_gate)
        {
            if (_waiters.TryGetValue(instanceId, out var waiters) && waiters.Changed.Task == next && --waiters.Count == 0)
                _waiters.Remove(instanceId);
        }
    }

    public void Signal(string instanceId)
    {
        Waiters? waiters;
        lock (_gate) _waiters.Remove(instanceId, out waiters);
        waiters?.Changed.SetResult();
    }

    private sealed class Waiters
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
