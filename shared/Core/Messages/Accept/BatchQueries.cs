using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Counts a batch from the tallies that its settled envelopes left: one small document an envelope, no message is read.</summary>
public sealed class BatchQueries(BatchStore batches, IMessageLog log)
{
    /// <summary>Null: the tenant has no such batch.</summary>
    public async ValueTask<BatchProgress?> GetAsync(TenantId tenant, BatchId batch, CancellationToken cancellationToken = default)
    {
        if (await batches.GetAsync(tenant, batch, cancellationToken) is not { } record) return null;
        KeyValuePair<string, string> ofBatch = new(IndexFields.Batch, batch.Value);
        var tallies = new LogQuery(tenant) { Kind = LogKind.Decision, Where = [ofBatch], Limit = 1_000 };
        var counts = new Dictionary<MessageStatus, long>();
        // An envelope may be settled more than once when an unknown result was resolved: its latest tally counts.
        var last = new Dictionary<EnvelopeId, Decision>();
        do
        {
            var page = await log.SearchAsync(tallies, cancellationToken);
            foreach (var document in page.Documents)
            {
                var decision = document.ToDecision();
                if (decision.Tally is not null && (!last.TryGetValue(document.Envelope, out var other) || other.Number < decision.Number)) last[document.Envelope] = decision;
            }
            tallies = tallies with { Continuation = page.Continuation };
        }
        while (tallies.Continuation is not null);
        foreach (var (status, count) in last.Values.SelectMany(decision => decision.Tally!)) counts[status] = counts.GetValueOrDefault(status) + count;
        var delivered = await log.CountAsync(new LogQuery(tenant) { Kind = LogKind.Receipt, Where = [ofBatch, new(IndexFields.Status, MessageStatus.Delivered.Name())] }, cancellationToken);
        return new BatchProgress(record, counts, Math.Max(0, record.Accepted - counts.Values.Sum()), delivered);
    }
}
