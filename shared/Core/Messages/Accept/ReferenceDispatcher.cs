using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

/// <summary>Brings references to their queue; where the queue refuses, an outbox row takes their place and is relayed.</summary>
public sealed class ReferenceDispatcher(IEnvelopeQueue queue, EnvelopeOutbox outbox, AcceptOptions options, TimeProvider time, ILogger<ReferenceDispatcher> logger)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.WriteTimeoutSeconds);

    /// <param name="name">One of <see cref="QueueNames"/>.</param>
    /// <param name="references">1 to 100.</param>
    /// <returns>Whether they are durable in the queue or the outbox.</returns>
    public async Task<bool> SendAsync(string name, IReadOnlyList<EnvelopeReference> references)
    {
        if (await TryQueueAsync(name, references)) return true;
        try
        {
            await outbox.AddAsync(name, references).AsTask().WaitAsync(_timeout, time);
            AppMetrics.Outboxed(name, references.Count);
            return true;
        }
        catch (StorageUnavailableException exception)
        {
            Log.OutboxRefused(logger, references.Count, exception);
        }
        catch (TimeoutException exception)
        {
            Log.OutboxRefused(logger, references.Count, exception);
        }
        return false;
    }

    private async Task<bool> TryQueueAsync(string name, IReadOnlyList<EnvelopeReference> references)
    {
        try
        {
            return await queue.TrySendAsync(name, references).AsTask().WaitAsync(_timeout, time);
        }
#pragma warning disable CA1031 // Whatever keeps the queue from taking it, the outbox is the answer to it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.QueueFailed(logger, name, exception);
            return false;
        }
    }
}
