using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>Proves one account: its row, its entries and its holds say the same.</summary>
public sealed class AccountReconciler(IBudgetLedger ledger)
{
    public async ValueTask<PartResult> RunAsync(AccountId account, IDiscrepancySink sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var totals = new FindingTotals();
        var proof = await ledger.VerifyAsync(account, cancellationToken);
        if (proof is { Account: { } stored, IsProven: false })
        {
            var discrepancy = new Discrepancy(
                account.Tenant, DiscrepancyClass.FoldMismatch, account.ToString(), account, proof.FoldedSpent - stored.Spent,
                string.Join("; ", proof.Faults.Take(5)), new Repair.Restate());
            var disposition = await sink.AddAsync(discrepancy, cancellationToken);
            if (disposition != Disposition.Explained) totals.Add(discrepancy, disposition == Disposition.Repaired);
        }
        return new PartResult(account.ToString(), 0, 0, proof.Holds, proof.Entries, totals.ToList());
    }
}
