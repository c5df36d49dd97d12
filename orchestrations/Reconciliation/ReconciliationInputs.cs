using MessageFunctions.Budgets;
using MessageFunctions.Reconciliation;

namespace MessageFunctions.Orchestrations.Reconciliation;

/// <summary>Which run an orchestration is. A contract: running instances were started with it.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Run">The run's id; <c>reconcile-{tenant}-{run}</c> is the instance id.</param>
/// <param name="From">Earliest creation of the envelopes, inclusive.</param>
/// <param name="To">Latest, exclusive.</param>
/// <param name="By">Who asked for it.</param>
public sealed record ReconciliationInput(string Tenant, string Run, DateTimeOffset From, DateTimeOffset To, string By)
{
    public string InstanceId => $"reconcile-{Tenant}-{Run}";
}

/// <summary>The parts of a run.</summary>
public sealed record ReconciliationParts(IReadOnlyList<string> Accounts, IReadOnlyList<DateTimeOffset> Slices);

/// <summary>Input of an account's check.</summary>
public sealed record AccountInput(string Tenant, string Run, string Account);

/// <summary>Input of a slice.</summary>
public sealed record SliceInput(string Tenant, string Run, DateTimeOffset From, DateTimeOffset To);

/// <summary>Input of the end.</summary>
public sealed record FinishInput(string Tenant, string Run, IReadOnlyList<PartSummary> Parts);

/// <summary>A class in a part's result.</summary>
public sealed record ClassSummary(string Class, long Count, long CashMicros, long Pv, long Repaired);

/// <summary>A part's result.</summary>
public sealed record PartSummary(string Part, long Messages, long Envelopes, long Holds, long Entries, IReadOnlyList<ClassSummary> Classes)
{
    public static PartSummary From(PartResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ClassSummary[] classes =
        [
            .. result.Classes.Select(total => new ClassSummary(
                DiscrepancyClasses.Name(total.Class), total.Count, total.Amount.CashMicros, total.Amount.Pv, total.Repaired)),
        ];
        return new PartSummary(result.Part, result.Messages, result.Envelopes, result.Holds, result.Entries, classes);
    }

    public PartResult ToResult() => new(
        Part, Messages, Envelopes, Holds, Entries,
        [.. Classes.Select(total => new ClassTotal(Parse(total.Class), total.Count, new BudgetAmount(total.CashMicros, total.Pv), total.Repaired))]);

    private static DiscrepancyClass Parse(string name) =>
        DiscrepancyClasses.TryParse(name, out var kind) ? kind : throw new FormatException($"'{name}' is not a class of discrepancy.");
}

/// <summary>What the run came to.</summary>
public sealed record ReconciliationSummary(string Run, bool IsRed, long Messages, long Found, long Repaired);
