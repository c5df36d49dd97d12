namespace MessageFunctions.Reconciliation;

/// <summary>Names and severity of the classes.</summary>
public static class DiscrepancyClasses
{
    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<DiscrepancyClass> All { get; } = Enum.GetValues<DiscrepancyClass>();

    /// <summary>The stable name.</summary>
    public static string Name(DiscrepancyClass kind) => kind switch
    {
        DiscrepancyClass.FoldMismatch => "fold_mismatch",
        DiscrepancyClass.OrphanHold => "orphan_hold",
        DiscrepancyClass.HoldWithoutSaga => "hold_without_saga",
        DiscrepancyClass.SentUnpaid => "sent_unpaid",
        DiscrepancyClass.PaidUnsent => "paid_unsent",
        DiscrepancyClass.PaidTwice => "paid_twice",
        DiscrepancyClass.ReceiptWithoutSend => "receipt_without_send",
        DiscrepancyClass.SendWithoutReceipt => "send_without_receipt",
        DiscrepancyClass.PriceMismatch => "price_mismatch",
        DiscrepancyClass.StatementMismatch => "statement_mismatch",
        DiscrepancyClass.CounterDrift => "counter_drift",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown class."),
    };

    public static bool TryParse(string? name, out DiscrepancyClass kind)
    {
        foreach (var candidate in All)
        {
            kind = candidate;
            if (Name(candidate) == name) return true;
        }
        kind = default;
        return false;
    }

    /// <summary>Whether money is wrong: a red class raises an alert. The others are for whoever looks into providers.</summary>
    public static bool IsRed(DiscrepancyClass kind) => kind is not (
        DiscrepancyClass.SendWithoutReceipt or DiscrepancyClass.ReceiptWithoutSend or DiscrepancyClass.CounterDrift);
}
