namespace MessageFunctions.Reconciliation;

/// <summary>Keeps what a run finds and repairs what its policy lets it. What was found by an earlier, cut-off attempt of the same part is met again as it was kept.</summary>
public sealed class RunSink(RunId run, ReconciliationSettings settings, ReconciliationStore store, DiscrepancyRepair repair) : IDiscrepancySink
{
    private int _kept;

    public async ValueTask<Disposition> AddAsync(Discrepancy discrepancy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(discrepancy);
        if (await store.IsExplainedAsync(discrepancy, cancellationToken)) return Disposition.Explained;
        var isMended = settings.Automatic.Contains(discrepancy.Class) && await repair.ApplyAsync(discrepancy, $"run {run}", cancellationToken);
        var disposition = isMended ? Disposition.Repaired : Disposition.Open;
        if (Interlocked.Increment(ref _kept) <= settings.MaxItems) await store.SaveAsync(run, discrepancy, disposition, cancellationToken);
        return disposition;
    }
}
