using MessageFunctions.Delivery;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Withdraws every message of a batch that has not begun to leave. It may be repeated; what has left stays.</summary>
public sealed class CancelBatch(IMessageLog log, EnvelopeStream stream, BatchStore batches, SettleDelivery settle)
{
    private const int SideBySide = 8;

    /// <returns>How many messages it withdrew now; null: the tenant has no such batch.</returns>
    /// <exception cref="StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<long?> RunAsync(TenantId tenant, BatchId batch, string by, CancellationToken cancellationToken = default)
    {
        if (await batches.GetAsync(tenant, batch, cancellationToken) is null) return null;
        // First, so that what is still on its way to its review is withdrawn when it arrives there.
        await batches.MarkCancelledAsync(tenant, batch, by, cancellationToken);
        var query = new LogQuery(tenant) { Kind = LogKind.Envelope, Where = [new(IndexFields.Batch, batch.Value)], Limit = 100 };
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };
        var cancelled = 0L;
        do
        {
            var page = await log.SearchAsync(query, cancellationToken);
            await Parallel.ForEachAsync(page.Documents, options, async (document, cancel) => Interlocked.Add(ref cancelled, await CancelAsync(tenant, document.Envelope, by, cancel)));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return cancelled;
    }

    private async ValueTask<int> CancelAsync(TenantId tenant, EnvelopeId id, string by, CancellationToken cancellationToken)
    {
        if (await stream.ReadAsync(tenant, id, cancellationToken) is not { } state) return 0;
        var (after, decision) = await stream.DecideAsync(
            state,
            current =>
            {
                int[] left = [.. current.Messages.Where(message => message.CanCancel).Select(message => message.Index)];
                return left.Length == 0 ? null : new Decision(0, DecisionKind.Cancelled)
                {
                    Reason = "batch_cancelled_by_sender",
                    By = by,
                    Only = left.Length == current.Messages.Count ? null : left,
                };
            },
            cancellationToken);
        // Its saga may never run, and the batch's progress counts settled envelopes.
        if (after is { IsFinished: true, IsSettled: false }) await settle.RunAsync(tenant, id, cancellationToken);
        return decision is null ? 0 : decision.Only?.Count ?? after.Messages.Count;
    }
}
