using System.Collections.Concurrent;
using MessageFunctions.Storage;

namespace MessageFunctions.Windows;

/// <summary>
/// Writes what this instance counted: every 10 seconds the channels and which lines are active, every 30 the lines, each row at most once a flush and in commits of up to 100. A
/// process that dies loses what it had not written; the nightly check names the difference.
/// </summary>
public sealed class WindowFlush(WindowRecorder recorder, ITables tables, TimeProvider time, string instance)
{
    /// <summary>Time between two flushes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const int LinesEvery = 3;
    private readonly ITable _table = tables.Open(WindowRows.Table);
    private int _flushes;

    /// <param name="all">Whether the lines are written too, whenever they were written last: at the end.</param>
    /// <exception cref="StorageUnavailableException">Some was not written; the next flush does.</exception>
    public async ValueTask RunAsync(bool all = false, CancellationToken cancellationToken = default)
    {
        await WriteAsync(recorder.Channels, Take, (_, cell) => cell.GiveBack(), cancellationToken);
        await WriteAsync(recorder.Lines, Name, (_, cell) => cell.Unname(), cancellationToken);
        if (all || _flushes++ % LinesEvery == LinesEvery - 1) await WriteAsync(recorder.Lines, Take, (_, cell) => cell.GiveBack(), cancellationToken);
        Forget();
    }

    private Row? Take(ChannelCellKey key, ChannelCell cell) =>
        cell.Take(key.Bucket) is var (bucket, latency) ? WindowRows.Bucket(key.Channel, instance, bucket, latency) : null;

    private static Row? Name(LineCellKey key, LineCell cell) => cell.Name() ? WindowRows.Active(key) : null;

    private Row? Take(LineCellKey key, LineCell cell) => cell.Take() is { } counts ? WindowRows.Line(key, instance, counts) : null;

    private async ValueTask WriteAsync<TKey, TCell>(
        ConcurrentDictionary<TKey, TCell> cells, Func<TKey, TCell, Row?> take, Action<TKey, TCell> giveBack, CancellationToken cancellationToken)
        where TKey : notnull
    {
        var taken = new List<(TKey Key, TCell Cell, Row Row)>();
        foreach (var (key, cell) in cells)
        {
            if (take(key, cell) is { } row) taken.Add((key, cell, row));
        }
        StorageUnavailableException? failure = null;
        foreach (var partition in taken.GroupBy(item => item.Row.Partition, StringComparer.Ordinal))
        {
            foreach (var chunk in partition.Chunk(ITable.MaxChanges))
            {
                try
                {
                    await _table.CommitAsync(partition.Key, [.. chunk.Select(item => new RowChange.Put(item.Row))], cancellationToken);
                }
                catch (StorageUnavailableException exception)
                {
                    failure = exception;
                    foreach (var (key, cell, _) in chunk) giveBack(key, cell);
                }
            }
        }
        if (failure is not null) throw failure;
    }

    /// <summary>
    /// Frees cells that are over. Nothing counts in them any more: a result is counted when it is recorded, and that takes no minute. What was counted and not
    /// written yet is kept for an hour, for a store that is down.
    /// </summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (key, cell) in recorder.Channels)
        {
            var over = now - key.Bucket - WindowClock.Bucket;
            if (over > TimeSpan.FromHours(1) || (over > TimeSpan.FromMinutes(2) && !cell.IsDirty)) recorder.Channels.TryRemove(key, out _);
        }
        foreach (var (key, cell) in recorder.Lines)
        {
            var over = now - key.Slot - WindowClock.Slot;
            if (over > TimeSpan.FromHours(1) || (over > TimeSpan.FromMinutes(2) && !cell.IsDirty)) recorder.Lines.TryRemove(key, out _);
        }
    }
}
