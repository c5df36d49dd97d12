using MessageFunctions.Budgets;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// Runs, what they found, and what people explained: partition <c>{tenant}</c> with a row a run, <c>{tenant}.{run}</c> with a row a discrepancy,
/// <c>{tenant}~explained</c>. Writing the same again changes nothing.
/// </summary>
public sealed class ReconciliationStore(ITables tables)
{
    private readonly ITable _table = tables.Open("reconciliations");

    /// <summary>Keeps a run; false: it is there already, begun by an earlier start of the same run.</summary>
    public async ValueTask<bool> BeginAsync(ReconciliationRun run, CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(run.Tenant.Value, [new RowChange.Insert(RunRows.ToRow(run))], cancellationToken) is CommitResult.Committed;

    public async ValueTask FinishAsync(ReconciliationRun run, CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(run.Tenant.Value, [new RowChange.Put(RunRows.ToRow(run))], cancellationToken);

    public async ValueTask<ReconciliationRun?> GetAsync(TenantId tenant, RunId run, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(tenant.Value, RunRows.RunPrefix + run.SortKey, cancellationToken) is { } row ? RunRows.ToRun(tenant, row) : null;

    /// <summary>A tenant's runs, newest first.</summary>
    public async ValueTask<LedgerPage<ReconciliationRun>> ListAsync(
        TenantId tenant, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(tenant.Value, KeyRange.Prefix(RunRows.RunPrefix), limit, continuation, cancellationToken);
        return new LedgerPage<ReconciliationRun>([.. page.Rows.Select(row => RunRows.ToRun(tenant, row))], page.Continuation);
    }

    public async ValueTask SaveAsync(RunId run, Discrepancy discrepancy, Disposition disposition, CancellationToken cancellationToken = default) =>
        await _table.CommitAsync(
            RunRows.Partition(discrepancy.Tenant, run), [new RowChange.Put(RunRows.ToRow(run, discrepancy, disposition))], cancellationToken);

    public async ValueTask<RunItem?> GetItemAsync(TenantId tenant, RunId run, string item, CancellationToken cancellationToken = default) =>
        LedgerKey.IsValid(item) && await _table.GetAsync(RunRows.Partition(tenant, run), RunRows.ItemPrefix + item, cancellationToken) is { } row
            ? RunRows.ToItem(tenant, row)
            : null;

    /// <summary>A run's discrepancies, by class.</summary>
    public async ValueTask<LedgerPage<RunItem>> ItemsAsync(
        TenantId tenant, RunId run, DiscrepancyClass? kind = null, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var prefix = kind is { } wanted ? $"{RunRows.ItemPrefix}{DiscrepancyClasses.Name(wanted)}-" : RunRows.ItemPrefix;
        var page = await _table.ScanAsync(RunRows.Partition(tenant, run), KeyRange.Prefix(prefix), limit, continuation, cancellationToken);
        return new LedgerPage<RunItem>([.. page.Rows.Select(row => RunRows.ToItem(tenant, row))], page.Continuation);
    }

    /// <summary>Records why a discrepancy is none, or needs no repair: later runs leave it out.</summary>
    public async ValueTask ExplainAsync(Discrepancy discrepancy, string by, string reason, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var partition = Explained(discrepancy.Tenant);
        var properties = new Dictionary<string, RowValue>
        {
            ["Class"] = DiscrepancyClasses.Name(discrepancy.Class),
            ["Subject"] = discrepancy.Subject,
            ["By"] = by,
            ["Reason"] = LedgerNote.Clean(reason),
            ["At"] = at,
        };
        await _table.CommitAsync(partition, [new RowChange.Put(new Row(partition, RunRows.ItemId(discrepancy), properties))], cancellationToken);
    }

    public async ValueTask<bool> IsExplainedAsync(Discrepancy discrepancy, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(Explained(discrepancy.Tenant), RunRows.ItemId(discrepancy), cancellationToken) is not null;

    private static string Explained(TenantId tenant) => $"{tenant}~explained";
}
