using System.Runtime.CompilerServices;
using MessageFunctions.Budgets;
using MessageFunctions.Budgets.Rows;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// Reconciles one tenant's envelopes of one span of time: log against ledger and receipts, then ledger against log. Both sides are cut by the time in
/// the envelope's id, which begins the hold's id, so a span needs nothing of its neighbours. Memory does not grow with the number of messages:
/// envelopes stream by in pages, and holds without a reservation are found by comparing fingerprints.
/// </summary>
public sealed class SliceReconciler(IMessageLog log, IBudgetLedger ledger, ITables tables, TimeProvider time)
{
    private const int PageSize = 64;

    private readonly ITable _budgets = tables.Open(BudgetLedger.TableName);

    /// <param name="from">Earliest creation of an envelope, inclusive.</param>
    /// <param name="to">Latest, exclusive; not later than now less the grace.</param>
    /// <param name="statement">The provider's statement of that span, where there is one.</param>
    public async ValueTask<PartResult> RunAsync(
        TenantId tenant, DateTimeOffset from, DateTimeOffset to, ReconciliationSettings settings, IDiscrepancySink sink,
        ProviderStatement? statement = null, CancellationToken cancellationToken = default)
    {
        var slice = new Slice(tenant, from, to, settings, sink, statement, time.GetUtcNow());
        await ReadLogAsync(slice, cancellationToken);
        await ReadLedgerAsync(slice, cancellationToken);
        if (statement is not null)
        {
            foreach (var discrepancy in statement.Unmatched(tenant)) await slice.FindAsync(discrepancy, cancellationToken);
        }
        return slice.ToResult($"{tenant}:{from.UtcDateTime:yyyyMMddTHHmm}");
    }

    private async ValueTask ReadLogAsync(Slice slice, CancellationToken cancellationToken)
    {
        // The document's time and the id's are taken at the same acceptance, not at the same instant.
        var query = new LogQuery(slice.Tenant) { Kind = LogKind.Envelope, From = slice.From.AddHours(-1), To = slice.To.AddHours(1), Limit = PageSize };
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        do
        {
            var page = await log.SearchAsync(query, cancellationToken);
            var envelopes = page.Documents.Select(document => document.Envelope).Where(slice.Contains);
            await Parallel.ForEachAsync(envelopes, options, (envelope, cancel) => CheckEnvelopeAsync(slice, envelope, cancel));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    private async ValueTask CheckEnvelopeAsync(Slice slice, EnvelopeId id, CancellationToken cancellationToken)
    {
        var found = await FindAsync(slice, id, count: true, cancellationToken);
        if (found.Count == 0) return;
        // What is written between two reads looks like a disagreement; one that is none is gone when looked at again.
        var again = (await FindAsync(slice, id, count: false, cancellationToken)).ToHashSet();
        foreach (var discrepancy in found.Where(again.Contains)) await slice.FindAsync(discrepancy, cancellationToken);
    }

    private async ValueTask<List<Discrepancy>> FindAsync(Slice slice, EnvelopeId id, bool count, CancellationToken cancellationToken)
    {
        var found = new List<Discrepancy>();
        var documents = EnvelopeDocuments.Parse(await log.ReadAsync(slice.Tenant, id, cancellationToken));
        if (documents.Envelope is not { Value: var envelope }) return found;
        foreach (var reservation in Reservation.Of(documents))
        {
            var account = new AccountId(slice.Tenant, envelope.Line, reservation.Channel, reservation.Hold.Month);
            var facts = await LedgerFacts.ReadAsync(ledger, account, reservation.Hold.Id, cancellationToken);
            if (count && facts.Hold is not null) slice.SeenInLog(account, reservation.Hold.Id);
            if (ReservationCheck.Check(account, reservation, facts, slice.Now) is null) continue;
            facts = await facts.WithCorrectionsAsync(ledger, account, reservation.Hold.Id, cancellationToken);
            if (ReservationCheck.Check(account, reservation, facts, slice.Now) is { } discrepancy) found.Add(discrepancy);
        }
        ReceiptCheck.Check(documents, slice.Settings, slice.Now, found);
        if (count) slice.Count(envelope, documents);
        return found;
    }

    private async ValueTask ReadLedgerAsync(Slice slice, CancellationToken cancellationToken)
    {
        for (var month = Month.Of(slice.From); month <= Month.Of(slice.Now); month = month.Next())
        {
            string? continuation = null;
            do
            {
                var page = await ledger.ListAsync(slice.Tenant, month, 100, continuation, cancellationToken);
                foreach (var account in page.Items) await ReadAccountAsync(slice, account.Id, cancellationToken);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
    }

    private async ValueTask ReadAccountAsync(Slice slice, AccountId account, CancellationToken cancellationToken)
    {
        var holds = new HoldFingerprints();
        await foreach (var hold in HoldsAsync(slice, account, cancellationToken))
        {
            holds.Add(hold.Id);
            slice.CountHold();
        }
        var seen = slice.Fingerprints(account);
        if (!holds.Differs(seen)) return;
        await foreach (var hold in HoldsAsync(slice, account, cancellationToken))
        {
            if (holds.Differs(seen, hold.Id) && await LookCloserAsync(slice, account, hold, cancellationToken) is { } discrepancy)
                await slice.FindAsync(discrepancy, cancellationToken);
        }
    }

    private async ValueTask<Discrepancy?> LookCloserAsync(Slice slice, AccountId account, Hold hold, CancellationToken cancellationToken)
    {
        if (!EnvelopeHold.TryParse(hold.Id.Value, out var named)) return null;
        var documents = EnvelopeDocuments.Parse(await log.ReadAsync(slice.Tenant, named.Envelope, cancellationToken));
        if (Reservation.Find(documents, named) is not null) return null;
        if (hold.Status == HoldStatus.Held)
        {
            return hold.ExpiresAt > slice.Now ? null : Found(
                DiscrepancyClass.OrphanHold, BudgetAmount.Zero, "No reservation of any envelope names the hold.", new Repair.Settle(hold.Id, BudgetAmount.Zero));
        }
        var facts = await new LedgerFacts(hold, BudgetAmount.Zero, 0).WithCorrectionsAsync(ledger, account, hold.Id, cancellationToken);
        if (facts.Spent.IsZero) return null;
        var refund = new Repair.Adjust(hold.Id, -facts.Spent, facts.Corrections + 1);
        return documents.Envelope is null
            ? Found(DiscrepancyClass.PaidUnsent, -facts.Spent, "The envelope it was spent for is not in the log.", refund)
            : Found(DiscrepancyClass.PaidTwice, -facts.Spent, "The envelope's reservations do not know the hold it was spent on.", refund);

        Discrepancy Found(DiscrepancyClass kind, BudgetAmount amount, string detail, Repair repair) =>
            new(slice.Tenant, kind, $"{account}:{hold.Id.Value}", account, amount, detail, repair);
    }

    private async IAsyncEnumerable<Hold> HoldsAsync(
        Slice slice, AccountId account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new KeyRange(HoldRow.Prefix + slice.FirstEnvelope, HoldRow.Prefix + slice.EndEnvelope);
        await foreach (var row in _budgets.ScanAllAsync(account.ToString(), range, cancellationToken))
        {
            var hold = HoldRow.FromRow(row);
            // A tombstone holds nothing; what was made a moment ago may be recorded in a moment.
            if (hold.Status != HoldStatus.Tombstone && hold.CreatedAt <= slice.Now - slice.Settings.Grace) yield return hold;
        }
    }
}
