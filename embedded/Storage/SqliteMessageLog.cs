using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// The message log in two SQLite files: the documents, appended in order under group commit, and the search index, which a background
/// indexer builds from them and which can be built again at any time. So an append costs one insert, however many recipients it is
/// found by, and a search waits until the index has reached the last append that was acknowledged before it.
/// </summary>
public sealed class SqliteMessageLog : IMessageLog, IAsyncDisposable
{
    /// <summary>The name of the documents' file in the data directory.</summary>
    public const string FileName = "documents.db";

    /// <summary>The name of the search index's file; it may be deleted while nothing runs.</summary>
    public const string IndexFileName = "documents-index.db";

    private const int MaxAppendAttempts = 3;

    private readonly DocumentFile _documents;
    private readonly IndexFile _index;
    private readonly FileLock _lock;
    private readonly LogIndexer _indexer;
    private readonly LogSweeper _sweeper;
    private readonly TimeProvider _time;
    private readonly SqliteLogOptions _options;

    private SqliteMessageLog(DocumentFile documents, IndexFile index, FileLock held, TimeProvider time, SqliteLogOptions options, ILogger logger)
    {
        _lock = held;
        _documents = documents;
        _index = index;
        _time = time;
        _options = options;
        _indexer = new LogIndexer(documents, index, options, time, logger);
        _sweeper = new LogSweeper(documents, index, options, time, logger);
    }

    /// <summary>What removes expired documents, for tests that do not wait for its turn.</summary>
    internal LogSweeper Sweeper => _sweeper;

    /// <summary>Opens or creates the files in an existing directory and starts indexing where it was left.</summary>
    /// <exception cref="SqliteException">The documents' file is corrupt, foreign, newer, in use, or cannot be written.</exception>
    public static SqliteMessageLog OpenIn(string directory, TimeProvider time, SqliteLogOptions? options = null, ILogger? logger = null)
    {
        var path = Path.Combine(directory, FileName);
        var held = FileLock.Take(path + ".lock", path);
        DocumentFile? documents = null;
        try
        {
            documents = DocumentFile.Open(path);
            var index = IndexFile.Open(Path.Combine(directory, IndexFileName), documents.Identity, documents.LastPosition);
            return new SqliteMessageLog(documents, index, held, time, options ?? new SqliteLogOptions(), logger ?? NullLogger.Instance);
        }
        catch
        {
            documents?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            held.Dispose();
            throw;
        }
    }

    public async ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        LogLimits.Check(document);
        cancellationToken.ThrowIfCancellationRequested();
        return await GuardAsync(AppendCheckedAsync(document));
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Guard(() => _documents.Read(tenant, envelope, _time.GetUtcNow())));
    }

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default)
    {
        LogLimits.CheckId(id);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Guard(() => _documents.Get(tenant, envelope, id, _time.GetUtcNow())));
    }

    public async ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        LogLimits.Check(query);
        var search = new LogSearch(query);
        await CaughtUpAsync(cancellationToken);
        return Guard(() => search.Page(_index, _documents, _time.GetUtcNow()));
    }

    public async ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default)
    {
        LogLimits.Check(query);
        var search = new LogSearch(query with { Continuation = null });
        await CaughtUpAsync(cancellationToken);
        return Guard(() => search.Count(_index, _time.GetUtcNow()));
    }

    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync();
        await _indexer.DisposeAsync();
        await _index.DisposeAsync();
        await _documents.DisposeAsync();
        _lock.Dispose();
    }

    private async Task<AppendResult> AppendCheckedAsync(LogDocument document)
    {
        for (var attempt = 0; attempt < MaxAppendAttempts; attempt++)
        {
            var appended = await _documents.AppendAsync(document, _time.GetUtcNow());
            if (appended.Position > 0)
            {
                _indexer.Appended(appended.Position);
                return AppendResult.Created;
            }
            if (appended.Expired == 0) return AppendResult.Exists;
            // Its entries must be in the index before they can be taken out of it.
            await _indexer.ReachedAsync(appended.Expired);
            await _sweeper.RemoveAsync([appended.Expired]);
        }
        // Others appended and expired the same id in between, each time.
        return AppendResult.Exists;
    }

    private async Task CaughtUpAsync(CancellationToken cancellationToken)
    {
        var wanted = _indexer.LastAppended;
        try
        {
            await _indexer.ReachedAsync(wanted).WaitAsync(_options.SearchTimeout, _time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new StorageUnavailableException($"The search index is {wanted - _indexer.Indexed} documents behind and did not catch up within {_options.SearchTimeout}.", exception);
        }
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (StorageFailure.IsUnavailable(exception))
        {
            throw StorageFailure.Unavailable(exception);
        }
    }

    private static async Task<T> GuardAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (SqliteException exception) when (StorageFailure.IsUnavailable(exception))
        {
            throw StorageFailure.Unavailable(exception);
        }
    }
}
