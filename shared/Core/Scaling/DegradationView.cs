using MessageFunctions.Storage;

namespace MessageFunctions.Scaling;

/// <summary>The level as this instance knows it: at most five seconds behind, and never a read in a request's way.</summary>
public sealed class DegradationView(DegradationStore store, TimeProvider time)
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(3);
    private volatile Degradation? _known;
    private long _readAt = long.MinValue;

    /// <summary>What holds now; null: nothing was ever measured.</summary>
    public Degradation? Current
    {
        get
        {
            var now = time.GetTimestamp();
            var readAt = Volatile.Read(ref _readAt);
            var isDue = readAt == long.MinValue || time.GetElapsedTime(readAt, now) >= RefreshAfter;
            if (isDue && Interlocked.CompareExchange(ref _readAt, now, readAt) == readAt) _ = RefreshAsync();
            return _known;
        }
    }

    /// <summary>Whether a priority is turned away now.</summary>
    public bool Sheds(Messages.Priority priority, out TimeSpan retryAfter)
    {
        retryAfter = default;
        if (priority < Messages.Priority.P2 || Current is not { Level: not DegradationLevel.None } degradation) return false;
        var level = degradation.LevelAt(time.GetUtcNow());
        retryAfter = TimeSpan.FromSeconds(degradation.RetryAfterSeconds);
        return priority == Messages.Priority.P3 ? level != DegradationLevel.None : level == DegradationLevel.ShedP2;
    }

    /// <summary>What this instance decided itself.</summary>
    internal void Set(Degradation degradation) => _known = degradation;

    private async Task RefreshAsync()
    {
        try
        {
            if (await store.ReadAsync() is { } found) _known = found.Degradation;
        }
        catch (StorageUnavailableException)
        {
            // What was known holds until it is too old; the next request asks again.
        }
    }
}
