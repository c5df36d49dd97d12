using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// Carries appended documents into the search index, in order, in large sorted batches: the longer the backlog, the larger the batches
/// and the cheaper each entry.
/// </summary>
internal sealed class LogIndexer : IAsyncDisposable
{
    private const int MaxDocuments = 10_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly DocumentFile _documents;
    private readonly IndexFile _index;
    private readonly SqliteLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _arrived = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private readonly Task _loop;
    private long _indexed;
    private long _lastAppended;
    private int _signalled;

    public LogIndexer(DocumentFile documents, IndexFile index, SqliteLogOptions options, TimeProvider time, ILogger logger)
    {
        (_documents, _index, _options, _time, _logger) = (documents, index, options, time, logger);
        _indexed = index.Position;
        _lastAppended = documents.LastPosition;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The last position that was acknowledged.</summary>
    public long LastAppended => Interlocked.Read(ref _lastAppended);

    /// <summary>The last position that the index holds.</summary>
    public long Indexed => Interlocked.Read(ref _indexed);

    /// <summary>Tells that a document is durable at a position.</summary>
    public void Appended(long position)
    {
        var last = Interlocked.Read(ref _lastAppended);
        while (position > last)
        {
            var seen = Interlocked.CompareExchange(ref _lastAppended, position, last);
            if (seen == last) break;
            last = seen;
        }
        if (Interlocked.Exchange(ref _signalled, 1) == 0) _arrived.Release();
    }

    /// <summary>Completes when the index holds everything up to a position.</summary>
    public Task ReachedAsync(long position)
    {
        lock (_gate)
        {
            if (Indexed >= position) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(reached, position);
            return reached.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _loop;
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var reached, out _)) reached.SetException(new ObjectDisposedException(nameof(SqliteMessageLog)));
        }
        _closing.Dispose();
        _arrived.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                if (await IndexBatchAsync()) continue;
                await _arrived.WaitAsync(_closing.Token);
                Volatile.Write(ref _signalled, 0);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (SqliteException exception)
            {
                // The documents are safe; searches wait and then say so, until the disk can be written again.
                Log.IndexingFailed(_logger, exception);
                await Task.Delay(RetryDelay, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> IndexBatchAsync()
    {
        var documents = _documents.After(Indexed, MaxDocuments, _options.IndexBatchEntries);
        if (documents.Count == 0) return false;
        var entries = documents.SelectMany(IndexEntry.For).ToList();
        entries.Sort();
        var position = documents[^1].Position;
        await _index.AddAsync(entries, [.. documents.Where(document => document.Expires is not null)], position);
        Reach(position);
        return true;
    }

    private void Reach(long position)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _indexed, position);
            while (_waiting.TryPeek(out var reached, out var wanted) && wanted <= position)
            {
                _waiting.Dequeue();
                reached.SetResult();
            }
        }
    }
}
