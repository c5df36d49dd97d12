using MessageFunctions.Channels;
using MessageFunctions.Reconciliation;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Windows;

/// <summary>Reads the windows of all instances: a sliding figure is a scan of one or two small partitions, whatever was sent.</summary>
public sealed class WindowReader(ITables tables, TimeProvider time, WindowSettings settings) : ISendCounters
{
    /// <summary>Longest span of buckets that is read at once.</summary>
    public static readonly TimeSpan MaxSpan = TimeSpan.FromHours(2);

    private readonly ITable _table = tables.Open(WindowRows.Table);

    /// <summary>The buckets of each channel that begin in a span, in order; only those in which something was counted.</summary>
    /// <param name="to">Exclusive. Clocks of instances differ, so ask beyond now for the newest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is longer than <see cref="MaxSpan"/>.</exception>
    public async ValueTask<IReadOnlyDictionary<ChannelId, IReadOnlyList<SendBucket>>> BucketsAsync(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to - from, MaxSpan);
        var found = new Dictionary<ChannelId, SortedDictionary<DateTimeOffset, SendBucket>>();
        for (var slot = WindowClock.SlotOf(from); slot < to; slot += WindowClock.Slot)
        {
            await foreach (var row in _table.ScanAllAsync(WindowRows.BucketsPartition(slot), default, cancellationToken))
            {
                var (channel, bucket, _) = WindowRows.ReadBucket(row);
                if (bucket.Start < from || bucket.Start >= to) continue;
                if (!found.TryGetValue(channel, out var buckets)) found[channel] = buckets = [];
                buckets[bucket.Start] = buckets.TryGetValue(bucket.Start, out var there) ? there.And(bucket) : bucket;
            }
        }
        return found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<SendBucket>)[.. pair.Value.Values]);
    }

    /// <summary>The last five minutes of each channel, newest buckets included.</summary>
    public ValueTask<IReadOnlyDictionary<ChannelId, IReadOnlyList<SendBucket>>> SlidingAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        return BucketsAsync(WindowClock.BucketOf(now) - WindowClock.Slot, now + WindowClock.Skew, cancellationToken);
    }

    /// <summary>Lines of all tenants that sent in this slot or the last.</summary>
    public async ValueTask<IReadOnlyCollection<ActiveLine>> ActiveLinesAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var lines = new HashSet<ActiveLine>();
        for (var slot = WindowClock.SlotOf(now) - WindowClock.Slot; slot < now + WindowClock.Skew; slot += WindowClock.Slot)
        {
            await foreach (var row in _table.ScanAllAsync(WindowRows.ActivePartition(slot), default, cancellationToken)) lines.Add(WindowRows.ReadActive(row));
        }
        return lines;
    }

    /// <summary>Messages that were tried per second over the last minute that is complete, all channels together, rounded up.</summary>
    public async ValueTask<long> MessagesPerSecondAsync(CancellationToken cancellationToken = default)
    {
        var to = WindowClock.BucketOf(time.GetUtcNow()) - WindowClock.Bucket;
        var channels = await BucketsAsync(to - TimeSpan.FromMinutes(1), to, cancellationToken);
        var sends = channels.Values.Sum(buckets => buckets.Sum(bucket => bucket.Counts.Sends));
        return (sends + 59) / 60;
    }

    /// <summary>The five-minute figures of a day, in order of time and channel. The newest slot appears when it is over and late counts had their time.</summary>
    public async ValueTask<IReadOnlyList<ChannelSlot>> SlotsAsync(DateTimeOffset day, CancellationToken cancellationToken = default)
    {
        var slots = new List<ChannelSlot>();
        await foreach (var row in _table.ScanAllAsync(WindowRows.SlotsPartition(day), default, cancellationToken)) slots.Add(WindowRows.ReadSlot(row));
        return slots;
    }

    /// <summary>What each line of a tenant sent in the slots that begin in a span, instances summed.</summary>
    public async ValueTask<IReadOnlyList<LineSlot>> LinesAsync(TenantId tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        var sums = new Dictionary<(DateTimeOffset, LineId, ChannelId), SendCounts>();
        for (var day = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero); day < to; day = day.AddDays(1))
        {
            await foreach (var row in _table.ScanAllAsync(WindowRows.LinesPartition(tenant, day), default, cancellationToken))
            {
                var slot = WindowRows.ReadLine(row);
                if (slot.Start < from || slot.Start >= to) continue;
                var key = (slot.Start, slot.Line, slot.Channel);
                sums[key] = sums.GetValueOrDefault(key) + slot.Counts;
            }
        }
        return [.. sums.OrderBy(pair => pair.Key.Item1).Select(pair => new LineSlot(pair.Key.Item1, pair.Key.Item2, pair.Key.Item3, pair.Value))];
    }

    /// <inheritdoc/>
    /// <remarks>Only spans of whole slots that are still kept can be compared; of any other nothing is said.</remarks>
    public async ValueTask<IReadOnlyDictionary<ChannelId, long>> TakenAsync(
        TenantId tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        var kept = time.GetUtcNow().AddDays(-settings.KeepDays);
        if (WindowClock.SlotOf(from) != from || WindowClock.SlotOf(to) != to || from < kept) return new Dictionary<ChannelId, long>();
        var taken = new Dictionary<ChannelId, long>();
        foreach (var slot in await LinesAsync(tenant, from, to, cancellationToken)) taken[slot.Channel] = taken.GetValueOrDefault(slot.Channel) + slot.Counts.Accepted;
        return taken;
    }
}
