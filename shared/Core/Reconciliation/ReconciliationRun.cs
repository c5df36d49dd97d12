using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>A run and its report.</summary>
/// <param name="Tenant">Whose books.</param>
/// <param name="Id">The run.</param>
/// <param name="From">Earliest creation of the envelopes it looks at, inclusive.</param>
/// <param name="To">Latest, exclusive.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">Null: it runs.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Result">What it looked at and found; empty while it runs.</param>
public sealed record ReconciliationRun(
    TenantId Tenant, RunId Id, DateTimeOffset From, DateTimeOffset To, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string By, PartResult Result)
{
    /// <summary>Whether money is wrong and not mended.</summary>
    public bool IsRed => Result.Classes.Any(total => DiscrepancyClasses.IsRed(total.Class) && total.Count > total.Repaired);
}

/// <summary>A discrepancy as a run keeps it.</summary>
/// <param name="Id">Its id in the run.</param>
/// <param name="Discrepancy">What disagrees.</param>
/// <param name="Disposition">What became of it.</param>
public sealed record RunItem(string Id, Discrepancy Discrepancy, Disposition Disposition);
