using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>The parts of a run, each of which can be repeated by itself.</summary>
/// <param name="Accounts">Accounts whose fold is checked.</param>
/// <param name="Slices">Spans of time whose envelopes and holds are compared: their beginnings, with the end last.</param>
public sealed record ReconciliationPlan(IReadOnlyList<AccountId> Accounts, IReadOnlyList<DateTimeOffset> Slices);
