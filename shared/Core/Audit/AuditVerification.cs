using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Audit;

/// <summary>Proves a chain: every entry unchanged, in its place, none missing at either end.</summary>
public sealed class AuditVerification(ITables tables, AuditSeal seal)
{
    /// <summary>Most entries proven in one call.</summary>
    public const int MaxEntries = 100_000;

    private readonly ITable _table = tables.Open("audit");

    /// <summary>Verifies a chain, or goes on with one.</summary>
    /// <param name="tenant">Whose chain; null: the platform's.</param>
    /// <param name="from">What the caller proved or kept before: it must still stand there, and the proof goes on after it; null: from the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<AuditProof> RunAsync(TenantId? tenant, AuditHead? from = null, CancellationToken cancellationToken = default)
    {
        var chain = AuditRows.Chain(tenant);
        var start = from ?? AuditHead.Empty;
        // The head is read first, so that entries that come meanwhile are beyond it and not missed by it.
        var headRow = await _table.GetAsync(chain, AuditRows.Head, cancellationToken);
        var head = headRow is null ? AuditHead.Empty : AuditRows.ToHead(headRow);
        if (headRow is not null && headRow.TextOrNull("Seal") != seal.Of(chain, head)) return Broken(head, 0, "The head was changed: its seal is not of it.");
        if (start.Number > head.Number) return Broken(head, start.Number, "The chain ends before the entry that was proven: its tail was removed.");
        if (start.Number > 0 && await BrokenStartAsync(chain, start, head, cancellationToken) is { } fault) return fault;
        return await WalkAsync(chain, start, head, cancellationToken);
    }

    private async ValueTask<AuditProof?> BrokenStartAsync(string chain, AuditHead start, AuditHead head, CancellationToken cancellationToken)
    {
        var row = await _table.GetAsync(chain, AuditRows.EntryKey(start.Number), cancellationToken);
        return row?.TextOrNull("Hash") == start.Hash ? null : Broken(head, start.Number, "The entry has another hash than the one that was kept.");
    }

    private async ValueTask<AuditProof> WalkAsync(string chain, AuditHead start, AuditHead head, CancellationToken cancellationToken)
    {
        var (number, previous) = (start.Number, start.Hash);
        var last = Math.Min(head.Number, start.Number + MaxEntries);
        await foreach (var row in _table.ScanAllAsync(chain, new KeyRange(AuditRows.EntryKey(number + 1), AuditRows.EntryKey(last + 1)), cancellationToken))
        {
            number++;
            if (row.Key != AuditRows.EntryKey(number)) return Broken(head, number, "The entry is missing.");
            if (Fault(chain, row, number, previous) is { } fault) return Broken(head, number, fault);
            previous = row.Text("Hash");
        }
        if (number < last) return Broken(head, number + 1, "The entry is missing.");
        if (number == head.Number && previous != head.Hash) return Broken(head, number, "The head names another hash than the last entry has.");
        return new AuditProof(head, number, previous, seal.IsKeyed) { ContinuesAt = number < head.Number ? new AuditHead(number, previous) : null };
    }

    private string? Fault(string chain, Row row, long number, string previous)
    {
        AuditRecord record;
        try
        {
            record = AuditRows.ToRecord(row);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            return "A field of the entry was removed or has another type.";
        }
        if (record.Number != number) return "The entry stands in another's place.";
        if (record.Previous != previous) return "The entry is not linked to the one before it.";
        return seal.Of(chain, number, record.At, record.Entry, previous) == record.Hash ? null : "The entry was changed.";
    }

    private AuditProof Broken(AuditHead head, long at, string fault) => new(head, at, "", seal.IsKeyed) { Fault = fault };
}
