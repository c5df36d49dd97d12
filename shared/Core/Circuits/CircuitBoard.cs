using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Storage;

namespace MessageFunctions.Circuits;

/// <summary>
/// The breakers in memory, for every message that wants to go: at most five seconds old. While nobody sends nothing is read; else one small row every two
/// seconds, and all breakers when it changed. When storage does not answer, what was known last holds on: it pauses nothing and resumes nothing.
/// </summary>
public sealed class CircuitBoard(CircuitStore store, TimeProvider time) : ISendPause
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile Known? _known;
    private Task<CircuitView>? _running;

    /// <summary>What was known last, without asking: for what is pure.</summary>
    public CircuitView Current => _known?.View ?? CircuitView.Closed;

    public ValueTask<CircuitView> GetAsync(CancellationToken cancellationToken = default)
    {
        if (_known is { } known)
        {
            var age = time.GetElapsedTime(known.CheckedAt);
            if (age < Fresh) return ValueTask.FromResult(known.View);
            if (age < Stale)
            {
                _ = RefreshAsync().ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                return ValueTask.FromResult(known.View);
            }
        }
        return new ValueTask<CircuitView>(RefreshAsync().WaitAsync(cancellationToken));
    }

    /// <summary>Sees a change of this instance at once.</summary>
    public void Forget() => _known = null;

    /// <inheritdoc/>
    public async ValueTask<DateTimeOffset?> PausedUntilAsync(ChannelId channel, CancellationToken cancellationToken = default) =>
        (await GetAsync(cancellationToken)).Global.IsOpen ? time.GetUtcNow().AddSeconds(30) : null;

    private Task<CircuitView> RefreshAsync()
    {
        lock (_gate)
        {
            if (_running is { IsCompleted: false } running) return running;
            return _running = Task.Run(LoadAsync);
        }
    }

    private async Task<CircuitView> LoadAsync()
    {
        var known = _known;
        var begun = time.GetTimestamp();
        try
        {
            if (known is not null && await store.VersionAsync() == known.Version)
            {
                _known = known with { CheckedAt = begun };
                return known.View;
            }
            var states = await store.LoadAsync();
            _known = known = new Known(CircuitView.Of(states), states.Version, begun);
            return known.View;
        }
        catch (StorageUnavailableException) when (known is not null)
        {
            _known = known with { CheckedAt = begun };
            return known.View;
        }
    }

    private sealed record Known(CircuitView View, string Version, long CheckedAt);
}
