using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

/// <summary>
/// Makes envelopes durable: the document and the queue reference side by side. Where the queue refuses, an outbox row takes the reference's place.
/// Where the document fails nothing is promised, and a reference without a document is discarded by whoever receives it.
/// </summary>
public sealed class EnvelopeIntake(IMessageLog log, IEnvelopeQueue queue, EnvelopeOutbox outbox, AcceptOptions options, TimeProvider time, ILogger<EnvelopeIntake> logger)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.WriteTimeoutSeconds);

    /// <summary>Stores one envelope.</summary>
    /// <returns>Whether it is durable and will be sent. False: the caller promises nothing.</returns>
    public async ValueTask<bool> StoreAsync(Envelope envelope)
    {
        var queued = SendAsync(envelope.Priority, [EnvelopeReference.To(envelope)]);
        var stored = await AppendAsync(envelope);
        var durable = await queued && stored;
        AppMetrics.Accepted(envelope, durable);
        return durable;
    }

    /// <summary>Stores envelopes of one priority, at most 100.</summary>
    /// <returns>For each whether it is durable and will be sent.</returns>
    public async ValueTask<IReadOnlyList<bool>> StoreAsync(IReadOnlyList<Envelope> envelopes)
    {
        var queued = SendAsync(envelopes[0].Priority, [.. envelopes.Select(EnvelopeReference.To)]);
        var stored = await Task.WhenAll(envelopes.Select(AppendAsync));
        var durable = await queued ? stored : new bool[envelopes.Count];
        for (var i = 0; i < durable.Length; i++) AppMetrics.Accepted(envelopes[i], durable[i]);
        return durable;
    }

    // The caller's going away does not end a write: what becomes durable is what counts.
    private async Task<bool> AppendAsync(Envelope envelope)
    {
        using var step = AppTraces.Start("envelope.store", envelope);
        try
        {
            var appended = log.AppendAsync(envelope.ToDocument());
            if (!appended.IsCompletedSuccessfully) await appended.AsTask().WaitAsync(_timeout, time);
            return true;
        }
        catch (StorageUnavailableException exception)
        {
            Log.DocumentRefused(logger, envelope.Id, exception);
        }
        catch (TimeoutException exception)
        {
            Log.DocumentRefused(logger, envelope.Id, exception);
        }
        return false;
    }

    private async Task<bool> SendAsync(Priority priority, IReadOnlyList<EnvelopeReference> references)
    {
        if (await TryQueueAsync(priority, references)) return true;
        try
        {
            await outbox.AddAsync(priority, references).AsTask().WaitAsync(_timeout, time);
            AppMetrics.Outboxed(priority, references.Count);
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

    private async Task<bool> TryQueueAsync(Priority priority, IReadOnlyList<EnvelopeReference> references)
    {
        try
        {
            return await queue.TrySendAsync(priority, references).AsTask().WaitAsync(_timeout, time);
        }
#pragma warning disable CA1031 // Whatever keeps the queue from taking it, the outbox is the answer to it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.QueueFailed(logger, priority, exception);
            return false;
        }
    }
}
