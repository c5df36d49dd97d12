namespace MessageFunctions.Budgets;

/// <summary>What a decision changes: the account, one entry, and the hold or operation it was about.</summary>
internal sealed record BudgetChange(Account Account, LedgerEntry Entry, Hold? Hold = null, AppliedOperation? Operation = null);

/// <summary>A decision: the answer, and what it changes; null: nothing.</summary>
internal readonly record struct Decision<TOutcome>(TOutcome Outcome, BudgetChange? Change = null);

/// <summary>The record of an applied recharge, adjustment or change of quota, kept so that its repeat is recognised.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Amount">Its amount; for a quota the quota's amount.</param>
/// <param name="CashElasticBasisPoints">Of a quota; else 0.</param>
/// <param name="PvElasticBasisPoints">Of a quota; else 0.</param>
/// <param name="Entry">Number of its entry.</param>
internal sealed record AppliedOperation(
    OperationId Id, EntryKind Kind, BudgetAmount Amount, int CashElasticBasisPoints, int PvElasticBasisPoints, long Entry)
{
    public bool IsSameAs(AppliedOperation other) => this with { Entry = 0 } == other with { Entry = 0 };
}
