namespace MessageFunctions.Budgets;

/// <summary>What a Try asks for.</summary>
public sealed record HoldRequest
{
    /// <summary>Most units of one hold.</summary>
    public const int MaxUnits = 10_000;

    public required HoldId HoldId { get; init; }

    /// <summary>
    /// The amount of each unit (message) in order, 1 to <see cref="MaxUnits"/>, each part 0 to <see cref="BudgetAmount.MaxPart"/> and so is
    /// the sum. One unit where only the total matters.
    /// </summary>
    public required IReadOnlyList<BudgetAmount> Units { get; init; }

    /// <summary>Where not all units fit: hold the longest prefix that does, instead of nothing. Never an empty one.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>When the hold should have been settled; it is reported, not released, when it outlives this.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the hold is for, shown in the ledger: at most <see cref="LedgerNote.MaxLength"/> characters; default: the hold's id.</summary>
    public string Reference { get; init; } = "";

    /// <summary>A request for one total.</summary>
    public static HoldRequest Total(HoldId id, BudgetAmount amount, DateTimeOffset expiresAt) =>
        new() { HoldId = id, Units = [amount], ExpiresAt = expiresAt };
}
