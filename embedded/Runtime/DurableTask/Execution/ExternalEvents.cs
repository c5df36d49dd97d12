namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The events of one execution by name, whatever its case: those that came early, in order, and those that wait, the newest served first
/// as in the official engine.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly List<EventRaised> _unclaimed = [];
    private readonly Dictionary<string, LinkedList<IEventWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What no one has waited for, in the order it came.</summary>
    public IReadOnlyList<EventRaised> Unclaimed => _unclaimed;

    public void Raise(EventRaised raised)
    {
        if (_waiters.TryGetValue(raised.Name, out var waiters) && waiters.First is { } newest)
        {
            waiters.RemoveFirst();
            newest.Value.Complete(raised.Payload);
        }
        else
        {
            _unclaimed.Add(raised);
        }
    }

    /// <exception cref="ArgumentException">Another type is being waited for under the same name.</exception>
    public Task<T> Wait<T>(string name, OrchestratorLoop loop, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<T>(cancellation);
        var early = _unclaimed.FindIndex(raised => string.Equals(raised.Name, name, StringComparison.OrdinalIgnoreCase));
        if (early >= 0)
        {
            var payload = _unclaimed[early].Payload;
            _unclaimed.RemoveAt(early);
            return Task.FromResult(Payload.Deserialize<T>(payload)!);
        }
        if (!_waiters.TryGetValue(name, out var waiters)) _waiters.Add(name, waiters = new());
        if (waiters.First is { } other && other.Value is not EventWaiter<T>)
            throw new ArgumentException($"Event '{name}' is already waited for with another type than {typeof(T).FullName}.");
        var waiter = new EventWaiter<T>();
        var node = waiters.AddFirst(waiter);
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() =>
            {
                if (!loop.IsCurrent)
                {
                    loop.RefuseForeign();
                    return;
                }
                if (node.List is not null) node.List.Remove(node);
                waiter.Cancel(cancellation);
            });
        }
        return waiter.Task;
    }

    private interface IEventWaiter
    {
        void Complete(byte[]? payload);
    }

    private sealed class EventWaiter<T> : IEventWaiter
    {
        private readonly TaskCompletionSource<T> _completion = new();

        public Task<T> Task => _completion.Task;

        public void Complete(byte[]? payload)
        {
            T value;
            try
            {
                value = Payload.Deserialize<T>(payload)!;
            }
            catch (System.Text.Json.JsonException exception)
            {
                _completion.TrySetException(exception);
                return;
            }
            _completion.TrySetResult(value);
        }

        public void Cancel(CancellationToken cancellation) => _completion.TrySetCanceled(cancellation);
    }
}
