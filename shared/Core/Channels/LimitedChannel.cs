namespace MessageFunctions.Channels;

/// <summary>A channel with a bounded number of batches under way. Of those that wait for a place the most urgent gets the next one.</summary>
public sealed class LimitedChannel(IChannel inner, ChannelLimits limits, TimeProvider time) : IChannel, IAsyncDisposable
{
    private readonly PriorityPlaces _places = new(limits.Concurrency);
    private readonly TimeSpan _wait = TimeSpan.FromSeconds(limits.WaitSeconds);

    public ChannelId Id => inner.Id;

    public bool IsIdempotent => inner.IsIdempotent;

    public int BatchSize => inner.BatchSize;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        if (!await _places.TakeAsync(batch.Priority, _wait, time, cancellationToken))
            return [.. batch.Messages.Select(message => new SendResult(message.Id, new SendOutcome.Retryable(SendCode.ChannelBusy)))];
        try
        {
            return await inner.SendAsync(batch, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }
}
