namespace MessageFunctions.Channels;

/// <summary>A channel with a bounded number of batches under way.</summary>
public sealed class LimitedChannel(IChannel inner, ChannelLimits limits) : IChannel, IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(limits.Concurrency, limits.Concurrency);
    private readonly TimeSpan _wait = TimeSpan.FromSeconds(limits.WaitSeconds);

    public ChannelId Id => inner.Id;

    public bool IsIdempotent => inner.IsIdempotent;

    public int BatchSize => inner.BatchSize;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        if (!await _places.WaitAsync(_wait, cancellationToken))
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
        _places.Dispose();
        if (inner is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }
}
