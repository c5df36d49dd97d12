using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Delivery;

/// <summary>Brings references that a queue refused to their queue, the most urgent first; those to be reviewed come last.</summary>
internal sealed class OutboxRelay(EnvelopeOutbox outbox, IEnvelopeQueue queue)
{
    private const int BatchSize = 100;

    // A run ends well before the next: what is left waits ten seconds more.
    private const int MaxBatchesPerRun = 100;

    [Function("OutboxRelay")]
    public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var name in QueueNames.All) await RelayAsync(name, cancellationToken);
    }

    private async Task RelayAsync(string name, CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < MaxBatchesPerRun; batch++)
        {
            var references = await outbox.ReadAsync(name, BatchSize, cancellationToken);
            if (references.Count == 0) return;
            // Sent before it is removed: a crash in between sends it again, and the queue or the saga drops the repeat.
            if (!await queue.TrySendAsync(name, references, cancellationToken)) return;
            await outbox.RemoveAsync(name, references, cancellationToken);
        }
    }
}
