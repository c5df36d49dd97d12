using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>Applies repairs: each is new entries under an id that the discrepancy determines, so that repeating one changes nothing.</summary>
public sealed class DiscrepancyRepair(IBudgetLedger ledger)
{
    /// <returns>Whether it is mended now; false: the ledger refuses it (too little is available, or it was settled otherwise), so it stays for a person.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<bool> ApplyAsync(Discrepancy discrepancy, string by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(discrepancy);
        if (discrepancy.Account is not { } account) return false;
        var reason = $"reconciliation {DiscrepancyClasses.Name(discrepancy.Class)}: {by}";
        switch (discrepancy.Repair)
        {
            case Repair.Settle settle:
                return settle.Actual.IsZero
                    ? await ledger.CancelAsync(account, settle.Hold, reason, cancellationToken) is SettleOutcome.Cancelled
                    : await ledger.ConfirmAsync(account, settle.Hold, settle.Actual, cancellationToken) is SettleOutcome.Confirmed;
            case Repair.Adjust adjust:
                var correction = new ChangeRequest { OperationId = LedgerFacts.CorrectionId(adjust.Hold, adjust.Number), Amount = adjust.Amount, Reason = reason };
                return await ledger.AdjustAsync(account, correction, cancellationToken) is ChangeOutcome.Applied;
            case Repair.Restate:
                return await ledger.RestateAsync(account, reason, cancellationToken) is ChangeOutcome.Applied;
            case Repair.Explain:
                return false;
            default:
                throw new InvalidOperationException($"Unknown repair {discrepancy.Repair.Name}.");
        }
    }
}
