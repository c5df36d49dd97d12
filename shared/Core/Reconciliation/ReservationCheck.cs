using MessageFunctions.Budgets;
using MessageFunctions.Delivery;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// The pure comparison of one reservation, as its stream tells it, with the ledger. What is still moving (unknown outcomes, messages to be sent,
/// a hold within its time) is explained and no discrepancy.
/// </summary>
public static class ReservationCheck
{
    public static Discrepancy? Check(AccountId account, Reservation reservation, LedgerFacts facts, DateTimeOffset now)
    {
        var expected = reservation.Spent;
        var id = reservation.Hold.Id;
        var isMoving = reservation.Unknown > 0 || reservation.Pending > 0;
        if (facts.Hold is { Status: HoldStatus.Held } open)
        {
            if (open.ExpiresAt > now || isMoving) return null;
            return Found(
                DiscrepancyClass.HoldWithoutSaga, expected, $"The hold should have been settled by {open.ExpiresAt:u}; {expected.Pv} of {open.Units} messages were taken.",
                expected.FitsIn(open.Amount) ? new Repair.Settle(id, expected) : new Repair.Explain());
        }

        var difference = expected - facts.Spent;
        if (difference.IsZero || (isMoving && IsExplained(difference, reservation))) return null;
        var detail = $"The ledger spent {facts.Spent} for what the log says is {expected}; the hold is {Status(facts.Hold)}.";
        var kind = difference.Pv > 0 ? DiscrepancyClass.SentUnpaid : difference.Pv < 0 ? DiscrepancyClass.PaidUnsent : DiscrepancyClass.PriceMismatch;
        return Found(kind, difference, detail, new Repair.Adjust(id, difference, facts.Corrections + 1));

        Discrepancy Found(DiscrepancyClass found, BudgetAmount amount, string sentence, Repair repair) =>
            new(account.Tenant, found, $"{account}:{id.Value}", account, amount, sentence, repair);
    }

    // Spent already for messages of which it is not known yet: it may turn out to be right.
    private static bool IsExplained(BudgetAmount difference, Reservation reservation) =>
        difference.Pv < 0 && -difference.Pv <= reservation.Unknown + reservation.Pending;

    private static string Status(Hold? hold) => hold is null ? "missing" : HoldStatuses.Name(hold.Status);
}
