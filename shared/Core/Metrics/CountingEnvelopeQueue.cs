using MessageFunctions.Messages;

namespace MessageFunctions.Metrics;

/// <summary>The queues, with what is sent counted.</summary>
public sealed class CountingEnvelopeQueue(IEnvelopeQueue inner) : IEnvelopeQueue, IAsyncDisposable
{
    public ValueTask<bool> TrySendAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        AppMetrics.Operated(OperationStore.Queue, "send", references.Count);
        return inner.TrySendAsync(queue, references, cancellationToken);
    }

    /// <summary>The queues behind it are this one's: nothing else holds them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }
}
