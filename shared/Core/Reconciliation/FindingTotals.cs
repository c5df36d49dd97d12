using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>Counts findings by class. Safe for several threads.</summary>
internal sealed class FindingTotals
{
    private readonly Dictionary<DiscrepancyClass, ClassTotal> _totals = [];

    public void Add(Discrepancy discrepancy, bool isRepaired)
    {
        var amount = new BudgetAmount(Math.Abs(discrepancy.Amount.CashMicros), Math.Abs(discrepancy.Amount.Pv));
        lock (_totals)
        {
            var total = _totals.GetValueOrDefault(discrepancy.Class) ?? new ClassTotal(discrepancy.Class, 0, BudgetAmount.Zero, 0);
            _totals[discrepancy.Class] = total with { Count = total.Count + 1, Amount = total.Amount + amount, Repaired = total.Repaired + (isRepaired ? 1 : 0) };
        }
    }

    public IReadOnlyList<ClassTotal> ToList()
    {
        lock (_totals) return [.. _totals.Values.OrderBy(total => total.Class)];
    }
}
