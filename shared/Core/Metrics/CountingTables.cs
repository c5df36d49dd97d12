using MessageFunctions.Storage;

namespace MessageFunctions.Metrics;

/// <summary>The tables, with what is asked of them counted.</summary>
public sealed class CountingTables(ITables inner) : ITables, IAsyncDisposable
{
    public ITable Open(string name) => new CountingTable(inner.Open(name));

    /// <summary>The tables behind it are this one's: nothing else holds them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }

    private sealed class CountingTable(ITable inner) : ITable
    {
        public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
        {
            AppMetrics.Operated(OperationStore.Table, "get");
            return inner.GetAsync(partition, key, cancellationToken);
        }

        public ValueTask<RowPage> ScanAsync(
            string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
        {
            AppMetrics.Operated(OperationStore.Table, "scan");
            return inner.ScanAsync(partition, range, limit, continuation, cancellationToken);
        }

        public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
        {
            AppMetrics.Operated(OperationStore.Table, "commit");
            AppMetrics.Operated(OperationStore.Table, "row", changes.Count);
            return inner.CommitAsync(partition, changes, cancellationToken);
        }
    }
}
