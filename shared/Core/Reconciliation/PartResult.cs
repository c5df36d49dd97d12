using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>How many discrepancies of a class, and by how much: the absolute amounts summed.</summary>
public sealed record ClassTotal(DiscrepancyClass Class, long Count, BudgetAmount Amount, long Repaired);

/// <summary>What one part of a run looked at and found.</summary>
public sealed record PartResult(string Part, long Messages, long Envelopes, long Holds, long Entries, IReadOnlyList<ClassTotal> Classes)
{
    /// <summary>The sum of parts, by class in the order of the report.</summary>
    public static PartResult Sum(string name, IEnumerable<PartResult> parts)
    {
        var all = parts.ToList();
        ClassTotal[] classes =
        [
            .. all.SelectMany(part => part.Classes).GroupBy(total => total.Class).OrderBy(group => group.Key).Select(group => new ClassTotal(
                group.Key, group.Sum(total => total.Count), BudgetAmount.Sum([.. group.Select(total => total.Amount)]), group.Sum(total => total.Repaired))),
        ];
        return new PartResult(
            name, all.Sum(part => part.Messages), all.Sum(part => part.Envelopes), all.Sum(part => part.Holds), all.Sum(part => part.Entries), classes);
    }
}
