using MessageFunctions.Storage;

namespace MessageFunctions.Isolation;

/// <summary>
/// The tables that all stores of the domain are written on: each row goes to the store of the tenant that its partition names. The one place where a tenant's
/// level is looked at.
/// </summary>
public sealed class TenantTables(ITables shared, OwnStores own, TenantPlacements placements) : ITables
{
    public ITable Open(string name)
    {
        var table = shared.Open(name);
        var scope = TablePlan.Of(name);
        return scope == TableScope.Platform ? table : new TenantTable(name, scope, table, own, placements);
    }

    private sealed class TenantTable(string name, TableScope scope, ITable shared, OwnStores own, TenantPlacements placements) : ITable
    {
        public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
        {
            var table = FindAsync(partition, cancellationToken);
            return table.IsCompletedSuccessfully ? table.Result.GetAsync(partition, key, cancellationToken) : AfterAsync(table);

            async ValueTask<Row?> AfterAsync(ValueTask<ITable> found) => await (await found).GetAsync(partition, key, cancellationToken);
        }

        public ValueTask<RowPage> ScanAsync(
            string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
        {
            var table = FindAsync(partition, cancellationToken);
            return table.IsCompletedSuccessfully ? table.Result.ScanAsync(partition, range, limit, continuation, cancellationToken) : AfterAsync(table);

            async ValueTask<RowPage> AfterAsync(ValueTask<ITable> found) => await (await found).ScanAsync(partition, range, limit, continuation, cancellationToken);
        }

        public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
        {
            var table = FindAsync(partition, cancellationToken);
            return table.IsCompletedSuccessfully ? table.Result.CommitAsync(partition, changes, cancellationToken) : AfterAsync(table);

            async ValueTask<CommitResult> AfterAsync(ValueTask<ITable> found) => await (await found).CommitAsync(partition, changes, cancellationToken);
        }

        private ValueTask<ITable> FindAsync(string partition, CancellationToken cancellationToken)
        {
            if (TenantPartition.TenantOf(partition) is not { } tenant) return ValueTask.FromResult(shared);
            var placement = placements.OfAsync(tenant, cancellationToken);
            return placement.IsCompletedSuccessfully ? ValueTask.FromResult(Of(placement.Result)) : AfterAsync(placement);

            async ValueTask<ITable> AfterAsync(ValueTask<TenantPlacement> found) => Of(await found);
        }

        private ITable Of(TenantPlacement placement) => TablePlan.IsOwn(scope, placement.Level) ? own.Tables(placement.Connection).Open(name) : shared;
    }
}
