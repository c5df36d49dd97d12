using System.Globalization;
using MessageFunctions.Alerts;

namespace MessageFunctions.Reconciliation;

/// <summary>Raises an alert for every red class of a report that has what is not repaired, and clears those of the others.</summary>
public sealed class ReconciliationAlerts(IAlerts alerts)
{
    public async ValueTask TellAsync(ReconciliationRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var kind in DiscrepancyClasses.All.Where(DiscrepancyClasses.IsRed))
        {
            var key = $"reconciliation/{DiscrepancyClasses.Name(kind)}";
            var open = run.Result.Classes.Where(total => total.Class == kind).Sum(total => total.Count - total.Repaired);
            if (open == 0) await alerts.ClearAsync(run.Tenant, key, cancellationToken);
            else await alerts.RaiseAsync(Signal(run, kind, key, open), cancellationToken);
        }
    }

    private static AlertSignal Signal(ReconciliationRun run, DiscrepancyClass kind, string key, long open) => new(
        run.Tenant, key, AlertSeverity.Red, $"Reconciliation found {DiscrepancyClasses.Name(kind)}",
        string.Create(CultureInfo.InvariantCulture, $"{open} of the class {DiscrepancyClasses.Name(kind)} are not repaired in the report {run.Id}."));
}
