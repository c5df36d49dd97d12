namespace MessageFunctions.Budgets;

/// <summary>What the check of an account found.</summary>
/// <param name="Account">The account row; null: not open.</param>
/// <param name="FoldedLimit">Sum of the entries' limit differences.</param>
/// <param name="FoldedHeld">Sum of their held differences.</param>
/// <param name="FoldedSpent">Sum of their spent differences.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Holds">How many holds were read.</param>
/// <param name="Faults">What does not agree, each a sentence; empty: proven.</param>
public sealed record AccountProof(
    Account? Account,
    BudgetAmount FoldedLimit,
    BudgetAmount FoldedHeld,
    BudgetAmount FoldedSpent,
    long Entries,
    long Holds,
    IReadOnlyList<string> Faults)
{
    public bool IsProven => Faults.Count == 0;
}
