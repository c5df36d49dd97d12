namespace MessageFunctions.Budgets;

/// <summary>A recharge (the amount raises the limit) or an adjustment (the amount, of either sign, is added to what is spent).</summary>
public sealed record ChangeRequest
{
    public required OperationId OperationId { get; init; }

    /// <summary>
    /// Recharge: each part 0 to <see cref="BudgetAmount.MaxPart"/>, not both zero. Adjustment: positive charges, negative refunds; within
    /// ± <see cref="BudgetAmount.MaxPart"/>, not both zero.
    /// </summary>
    public required BudgetAmount Amount { get; init; }

    /// <summary>Why, and by whom: kept in the entry, at most <see cref="LedgerNote.MaxLength"/> characters.</summary>
    public required string Reason { get; init; }
}
