using System.Globalization;
using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>What the ledger says about one reservation: its hold, and what repairs have corrected since.</summary>
/// <param name="Hold">Null: there is none.</param>
/// <param name="Corrected">Sum of the repairs' adjustments.</param>
/// <param name="Corrections">How many there are.</param>
public sealed record LedgerFacts(Hold? Hold, BudgetAmount Corrected, int Corrections)
{
    // A hold that is corrected more often than this is a case for people.
    private const int MaxCorrections = 100;

    /// <summary>What is spent for it in all.</summary>
    public BudgetAmount Spent => (Hold?.Spent ?? BudgetAmount.Zero) + Corrected;

    /// <summary>The id of a hold's n-th correction, from 1.</summary>
    public static OperationId CorrectionId(HoldId hold, int number) =>
        OperationId.Parse(string.Create(CultureInfo.InvariantCulture, $"reconcile.{hold.Value}.{number}"));

    /// <summary>The hold alone: enough wherever it agrees.</summary>
    public static async ValueTask<LedgerFacts> ReadAsync(IBudgetLedger ledger, AccountId account, HoldId hold, CancellationToken cancellationToken) =>
        new(await ledger.GetHoldAsync(account, hold, cancellationToken), BudgetAmount.Zero, 0);

    /// <summary>The same with its corrections.</summary>
    public async ValueTask<LedgerFacts> WithCorrectionsAsync(IBudgetLedger ledger, AccountId account, HoldId hold, CancellationToken cancellationToken)
    {
        var (sum, count) = (BudgetAmount.Zero, 0);
        while (count < MaxCorrections && await ledger.GetAdjustmentAsync(account, CorrectionId(hold, count + 1), cancellationToken) is { } amount)
        {
            sum += amount;
            count++;
        }
        return this with { Corrected = sum, Corrections = count };
    }
}
