using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

/// <summary>
/// Makes envelopes durable: the document and the queue reference side by side. Where the document fails nothing is promised, and a reference without a
/// document is discarded by whoever receives it. What is to be reviewed goes to the queue of reviews instead, once its document is there.
/// </summary>
public sealed class EnvelopeIntake(IMessageLog log, ReferenceDispatcher references, AcceptOptions options, TimeProvider time, ILogger<EnvelopeIntake> logger)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.WriteTimeoutSeconds);

    /// <summary>Stores one envelope.</summary>
    /// <returns>Whether it is durable and will be decided about. False: the caller promises nothing.</returns>
    public async ValueTask<bool> StoreAsync(Envelope envelope)
    {
        bool durable;
        if (envelope.NeedsReview) durable = await AppendAsync(envelope) && await SendAsync(QueueNames.Review, [envelope]);
        else
        {
            var queued = SendAsync(QueueNames.Of(envelope.Priority), [envelope]);
            var stored = await AppendAsync(envelope);
            durable = await queued && stored;
        }
        AppMetrics.Accepted(envelope, durable);
        return durable;
    }

    /// <summary>Stores envelopes of one priority, at most 100; all of them are to be reviewed, or none.</summary>
    /// <returns>For each whether it is durable and will be decided about.</returns>
    public async ValueTask<IReadOnlyList<bool>> StoreAsync(IReadOnlyList<Envelope> envelopes)
    {
        var durable = envelopes[0].NeedsReview ? await StoreForReviewAsync(envelopes) : await StoreAndQueueAsync(envelopes);
        for (var i = 0; i < durable.Length; i++) AppMetrics.Accepted(envelopes[i], durable[i]);
        return durable;
    }

    private async Task<bool[]> StoreAndQueueAsync(IReadOnlyList<Envelope> envelopes)
    {
        var queued = SendAsync(QueueNames.Of(envelopes[0].Priority), envelopes);
        var stored = await Task.WhenAll(envelopes.Select(AppendAsync));
        return await queued ? stored : new bool[envelopes.Count];
    }

    private async Task<bool[]> StoreForReviewAsync(IReadOnlyList<Envelope> envelopes)
    {
        var stored = await Task.WhenAll(envelopes.Select(AppendAsync));
        Envelope[] durable = [.. envelopes.Where((_, i) => stored[i])];
        return durable.Length == 0 || await SendAsync(QueueNames.Review, durable) ? stored : new bool[envelopes.Count];
    }

    private Task<bool> SendAsync(string queue, IReadOnlyList<Envelope> envelopes) => references.SendAsync(queue, [.. envelopes.Select(EnvelopeReference.To)]);

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
}
