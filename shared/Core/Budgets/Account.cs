namespace MessageFunctions.Budgets;

/// <summary>
/// The state of an account, the fold of its entries. Always: <c>Limit = Available + Held + Spent</c> and nothing below zero,
/// in both budgets.
/// </summary>
/// <param name="Id">Which account.</param>
/// <param name="Quota">The quota that its limit was last set from.</param>
/// <param name="Recharged">Sum of the recharges; it raises the limit at face value, without the elastic factor.</param>
/// <param name="Held">What open holds have reserved.</param>
/// <param name="Spent">What was confirmed, with adjustments.</param>
/// <param name="OpenHolds">How many holds are neither confirmed nor cancelled.</param>
/// <param name="LastEntry">Number of the newest ledger entry; entries are numbered from 1 without a gap.</param>
/// <param name="OpenedAt">When the account was opened.</param>
/// <param name="RechargedAt">When it was last recharged; null: never.</param>
public sealed record Account(
    AccountId Id,
    Quota Quota,
    BudgetAmount Recharged,
    BudgetAmount Held,
    BudgetAmount Spent,
    long OpenHolds,
    long LastEntry,
    DateTimeOffset OpenedAt,
    DateTimeOffset? RechargedAt)
{
    /// <summary>Most that a limit can reach by recharging.</summary>
    public const long MaxLimit = 1_000 * BudgetAmount.MaxPart;

    public BudgetAmount Limit => Quota.Limit + Recharged;

    public BudgetAmount Available => Limit - Held - Spent;
}
