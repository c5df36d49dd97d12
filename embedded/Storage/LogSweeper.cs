using MessageFunctions.Embedded.Sqlite;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// Removes expired documents, which nobody sees any more, in bounded batches. Entries go first, then documents, then the note that they
/// have to go: so whatever interrupts it, the next round goes over the same documents again.
/// </summary>
internal sealed class LogSweeper : IAsyncDisposable
{
    private readonly DocumentFile _documents;
    private readonly IndexFile _index;
    private readonly SqliteLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;

    public LogSweeper(DocumentFile documents, IndexFile index, SqliteLogOptions options, TimeProvider time, ILogger logger)
    {
        (_documents, _index, _options, _time, _logger) = (documents, index, options, time, logger);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Removes everything that has expired, batch by batch, and says how many documents that were.</summary>
    public async Task<long> SweepAsync(CancellationToken cancellationToken)
    {
        var removed = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var expired = _index.Expired(_time.GetUtcNow().UtcTicks, _options.SweepBatch);
            if (expired.Count == 0) return removed;
            removed += await RemoveAsync([.. expired.Select(expiry => expiry.Position)]);
            await _index.RemoveExpiriesAsync(expired);
        }
    }

    /// <summary>Removes documents that have expired and that the index holds.</summary>
    public async Task<int> RemoveAsync(IReadOnlyList<long> positions)
    {
        var documents = _documents.IndexedAt(positions);
        var entries = documents.SelectMany(IndexEntry.For).ToList();
        entries.Sort();
        await _index.RemoveEntriesAsync(entries);
        await _documents.RemoveAsync(positions);
        return documents.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _loop;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            await Task.Delay(_options.SweepInterval, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closing.IsCancellationRequested) return;
            try
            {
                var removed = await SweepAsync(_closing.Token);
                if (removed > 0) Log.Swept(_logger, removed);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (SqliteException exception)
            {
                Log.SweepFailed(_logger, exception);
            }
        }
    }
}
