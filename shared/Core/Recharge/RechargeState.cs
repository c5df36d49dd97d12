using MessageFunctions.Budgets;

namespace MessageFunctions.Recharge;

/// <summary>What the service recharged an account by itself. An account is one month, so the sum is the month's.</summary>
/// <param name="Account">Which account.</param>
public sealed record RechargeState(AccountId Account)
{
    /// <summary>How often, the pending one included.</summary>
    public long Count { get; init; }

    /// <summary>By how much in all, the pending one included.</summary>
    public BudgetAmount Sum { get; init; }

    /// <summary>When it was last decided; null: never.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What was decided and may not be in the ledger yet: written first, so that a crash in between neither loses it nor makes it twice.</summary>
    public BudgetAmount? Pending { get; init; }

    /// <summary>The rule that decided last.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The version of its policy.</summary>
    public string Policy { get; init; } = "";

    /// <summary>The ledger's id of the last recharge.</summary>
    public OperationId Operation => OperationId.Parse($"auto-recharge-{Count}");
}
