using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Windows;

/// <summary>
/// Sums the buckets of each slot that is over into one row a channel, and removes what is no longer kept. How far it got is kept in a row of its own, so a
/// run that was missed is made up for by the next, and running twice changes nothing.
/// </summary>
public sealed class WindowUpkeep(ITables tables, TenantStore tenants, TimeProvider time, WindowSettings settings)
{
    private const string CursorPartition = "upkeep";

    // Two days of slots: more than any outage that a run should make up for at once.
    private const int MaxSlots = 576;

    private readonly ITable _table = tables.Open(WindowRows.Table);

    /// <summary>Sums every slot that is over, late counts included, and was not summed yet.</summary>
    public async ValueTask SumAsync(CancellationToken cancellationToken = default)
    {
        var end = WindowClock.SlotOf(time.GetUtcNow() - WindowClock.Lateness - WindowClock.Skew);
        var begin = await CursorAsync("summed", end - WindowClock.Slot, end, cancellationToken);
        for (var slot = begin; slot < end; slot += WindowClock.Slot) await SumAsync(slot, cancellationToken);
        await MoveAsync("summed", begin, end, cancellationToken);
    }

    /// <summary>Removes buckets and figures that are no longer kept.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var end = WindowClock.SlotOf(now.AddHours(-settings.KeepBucketHours));
        var begin = await CursorAsync("swept", end - WindowClock.Slot, end, cancellationToken);
        for (var slot = begin; slot < end; slot += WindowClock.Slot)
        {
            await ClearAsync(WindowRows.BucketsPartition(slot), cancellationToken);
            await ClearAsync(WindowRows.ActivePartition(slot), cancellationToken);
        }
        await MoveAsync("swept", begin, end, cancellationToken);

        var last = new DateTimeOffset(now.AddDays(-settings.KeepDays).UtcDateTime.Date, TimeSpan.Zero);
        var first = await CursorAsync("days", last.AddDays(-1), last, cancellationToken);
        for (var day = first; day < last; day = day.AddDays(1)) await ClearDayAsync(day, cancellationToken);
        await MoveAsync("days", first, last, cancellationToken);
    }

    private async ValueTask SumAsync(DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<ChannelId, ChannelSlot>();
        await foreach (var row in _table.ScanAllAsync(WindowRows.BucketsPartition(slot), default, cancellationToken))
        {
            var (channel, bucket, latency) = WindowRows.ReadBucket(row);
            if (!sums.TryGetValue(channel, out var sum)) sum = new ChannelSlot(slot, channel, default, new SendLatency());
            sum.Latency.Add(SendLatency.Decode(latency));
            sums[channel] = sum with { Counts = sum.Counts + bucket.Counts };
        }
        foreach (var chunk in sums.Values.Chunk(ITable.MaxChanges))
            await _table.CommitAsync(WindowRows.SlotsPartition(slot), [.. chunk.Select(sum => new RowChange.Put(WindowRows.Slot(sum)))], cancellationToken);
    }

    private async ValueTask ClearDayAsync(DateTimeOffset day, CancellationToken cancellationToken)
    {
        await ClearAsync(WindowRows.SlotsPartition(day), cancellationToken);
        string? continuation = null;
        do
        {
            (var page, continuation) = await tenants.ListTenantsAsync(continuation: continuation, cancellationToken: cancellationToken);
            foreach (var tenant in page) await ClearAsync(WindowRows.LinesPartition(tenant, day), cancellationToken);
        }
        while (continuation is not null);
    }

    private async ValueTask ClearAsync(string partition, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var row in _table.ScanAllAsync(partition, default, cancellationToken)) keys.Add(row.Key);
        // A conflict means that another run removes them: it does the rest.
        foreach (var chunk in keys.Chunk(ITable.MaxChanges))
            await _table.CommitAsync(partition, [.. chunk.Select(key => new RowChange.Delete(key))], cancellationToken);
    }

    /// <summary>Where to go on: the kept place, or one step before the end the first time, at most <see cref="MaxSlots"/> back.</summary>
    private async ValueTask<DateTimeOffset> CursorAsync(string name, DateTimeOffset first, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (await _table.GetAsync(CursorPartition, name, cancellationToken) is not { } row) return first;
        var at = DateTimeOffset.Parse(row.Text("At"), CultureInfo.InvariantCulture);
        var oldest = end - ((end - first) * MaxSlots);
        return at < oldest ? oldest : at;
    }

    private async ValueTask MoveAsync(string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (from >= to) return;
        var row = new Row(CursorPartition, name, new Dictionary<string, RowValue> { ["At"] = to.ToString("O", CultureInfo.InvariantCulture) });
        await _table.CommitAsync(CursorPartition, [new RowChange.Put(row)], cancellationToken);
    }
}
