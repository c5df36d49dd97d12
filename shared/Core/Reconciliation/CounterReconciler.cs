using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>Compares the window counters of a span with the outcomes that the log recorded in it.</summary>
public sealed class CounterReconciler(IMessageLog log, ISendCounters counters)
{
    public async ValueTask<PartResult> RunAsync(
        TenantId tenant, DateTimeOffset from, DateTimeOffset to, IDiscrepancySink sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var totals = new FindingTotals();
        var span = from.UtcDateTime.ToString("yyyyMMddTHHmm", CultureInfo.InvariantCulture);
        var taken = await counters.TakenAsync(tenant, from, to, cancellationToken);
        // Counting the log costs a search: only where there is something to compare it with.
        var logged = taken.Count == 0 ? [] : await CountLogAsync(tenant, from, to, cancellationToken);
        foreach (var (channel, counted) in taken)
        {
            if (CounterCheck.Check(tenant, channel, span, counted, logged.GetValueOrDefault(channel)) is not { } discrepancy) continue;
            var disposition = await sink.AddAsync(discrepancy, cancellationToken);
            if (disposition != Disposition.Explained) totals.Add(discrepancy, disposition == Disposition.Repaired);
        }
        return new PartResult($"{tenant}:counters:{span}", 0, 0, 0, 0, totals.ToList());
    }

    private async ValueTask<Dictionary<ChannelId, long>> CountLogAsync(TenantId tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<ChannelId, long>();
        var query = new LogQuery(tenant) { Kind = LogKind.Outcome, From = from, To = to, Limit = 100 };
        do
        {
            var page = await log.SearchAsync(query, cancellationToken);
            foreach (var document in page.Documents)
            {
                var outcome = document.ToOutcome();
                taken[outcome.Channel] = taken.GetValueOrDefault(outcome.Channel) + outcome.Results.Count(result => result.Result == ResultKind.Accepted);
            }
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return taken;
    }
}
