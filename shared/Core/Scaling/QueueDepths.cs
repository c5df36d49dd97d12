namespace MessageFunctions.Scaling;

/// <summary>How many envelopes wait in each queue.</summary>
/// <param name="P0">In the queue of P0.</param>
/// <param name="P1">In the queue of P1.</param>
/// <param name="P2">In the queue of P2.</param>
/// <param name="P3">In the queue of P3.</param>
public sealed record QueueDepths(long P0, long P1, long P2, long P3)
{
    public long Total => checked(P0 + P1 + P2 + P3);
}

/// <summary>Counts what waits in the queues.</summary>
public interface IQueueDepths
{
    /// <exception cref="Storage.StorageUnavailableException">The queues did not answer in time.</exception>
    ValueTask<QueueDepths> MeasureAsync(CancellationToken cancellationToken = default);
}
