using MessageFunctions.Messages;

namespace MessageFunctions.Channels;

/// <summary>A number of places that are handed to whoever is most urgent, and among equals to whoever waits longest.</summary>
internal sealed class PriorityPlaces(int places)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource>[] _waiting = [.. Enum.GetValues<Priority>().Select(_ => new LinkedList<TaskCompletionSource>())];
    private int _free = places;

    /// <summary>Takes a place; false: none was free in time. Who took one gives it back by <see cref="Release"/>.</summary>
    public async ValueTask<bool> TakeAsync(Priority priority, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> own;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }
            if (patience == TimeSpan.Zero) return false;
            own = _waiting[(int)priority].AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        try
        {
            await own.Value.Task.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                // It may have been handed a place at the same instant; then it has one.
                if (own.List is null) return GiveUp(exception);
                own.List.Remove(own);
            }
            if (exception is TimeoutException) return false;
            throw;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            foreach (var line in _waiting)
            {
                if (line.First is not { } next) continue;
                line.RemoveFirst();
                next.Value.SetResult();
                return;
            }
            _free++;
        }
    }

    /// <summary>A caller that is late takes its place after all; one that went away cannot, and its place goes on.</summary>
    private bool GiveUp(Exception exception)
    {
        if (exception is TimeoutException) return true;
        Release();
        throw exception;
    }
}
