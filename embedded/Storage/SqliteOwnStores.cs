using MessageFunctions.Isolation;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Embedded.Storage;

/// <summary>Stores of single tenants: a directory of files for each connection, opened when something is asked of it and at most so many at a time.</summary>
public sealed class SqliteOwnStores : IOwnStores, IAsyncDisposable
{
    private readonly StoragePool _pool;

    /// <param name="directory">The directory of all of them.</param>
    /// <param name="time">The clock of retention.</param>
    /// <param name="maxOpen">How many are open at a time, 1 to 1,000: beyond, those that were used longest ago are closed.</param>
    public SqliteOwnStores(string directory, TimeProvider time, int maxOpen = 32) => _pool = new StoragePool(directory, time, maxOpen);

    /// <summary>How many are open.</summary>
    public int Open => _pool.Count;

    public ITables Tables(string connection) => new PooledTables(_pool, connection);

    public IMessageLog Log(string connection) => new PooledLog(_pool, connection);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private sealed class PooledTables(StoragePool pool, string connection) : ITables
    {
        public ITable Open(string name)
        {
            TableLimits.CheckTableName(name);
            return new PooledTable(pool, connection, name);
        }
    }

    private sealed class PooledTable(StoragePool pool, string connection, string name) : ITable
    {
        public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Tables.Open(name).GetAsync(partition, key, cancellationToken);
        }

        public async ValueTask<RowPage> ScanAsync(
            string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Tables.Open(name).ScanAsync(partition, range, limit, continuation, cancellationToken);
        }

        public async ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Tables.Open(name).CommitAsync(partition, changes, cancellationToken);
        }
    }

    private sealed class PooledLog(StoragePool pool, string connection) : IMessageLog
    {
        public async ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Log.AppendAsync(document, cancellationToken);
        }

        public async ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Log.ReadAsync(tenant, envelope, cancellationToken);
        }

        public async ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Log.GetAsync(tenant, envelope, id, cancellationToken);
        }

        public async ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Log.SearchAsync(query, cancellationToken);
        }

        public async ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default)
        {
            using var lease = await pool.AcquireAsync(connection, cancellationToken);
            return await lease.Storage.Log.CountAsync(query, cancellationToken);
        }
    }
}
