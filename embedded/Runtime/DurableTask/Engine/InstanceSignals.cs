namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Wakes those who wait for an instance to begin or to end, in the process and without polling.</summary>
internal sealed class InstanceSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource> _waiters = new(StringComparer.Ordinal);

    /// <summary>Completes with the next change of the instance. Take it before reading the state, then wait.</summary>
    public Task Next(string instanceId)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(instanceId, out var waiter))
            {
                waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add(instanceId, waiter);
            }
            return waiter.Task;
        }
    }

    public void Signal(string instanceId)
    {
        TaskCompletionSource? waiter;
        lock (_gate) _waiters.Remove(instanceId, out waiter);
        waiter?.SetResult();
    }
}
