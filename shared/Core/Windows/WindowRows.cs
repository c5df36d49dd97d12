using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Windows;

/// <summary>
/// The rows of the table <c>windows</c>. Each instance writes rows of its own, whole and as often as it likes, so no write waits for another's:
/// <c>buckets~{slot}</c> holds <c>{channel}~{bucket}~{instance}</c>, <c>lines~{tenant}~{day}</c> holds <c>{slot}~{line}~{channel}~{instance}</c>, and
/// <c>slots~{day}</c> holds <c>{slot}~{channel}</c>, the sum of the slot's buckets. <c>active~{slot}</c> names the lines that sent, of all tenants.
/// </summary>
internal static class WindowRows
{
    public const string Table = "windows";

    public static string BucketsPartition(DateTimeOffset at) => $"buckets~{WindowClock.Format(WindowClock.SlotOf(at), "yyyyMMdd'T'HHmm")}";

    public static string LinesPartition(TenantId tenant, DateTimeOffset at) => $"lines~{tenant}~{WindowClock.Format(at, "yyyyMMdd")}";

    public static string SlotsPartition(DateTimeOffset at) => $"slots~{WindowClock.Format(at, "yyyyMMdd")}";

    public static string ActivePartition(DateTimeOffset at) => $"active~{WindowClock.Format(WindowClock.SlotOf(at), "yyyyMMdd'T'HHmm")}";

    public static string SlotKey(DateTimeOffset slot) => WindowClock.Format(slot, "HHmm");

    public static Row Bucket(ChannelId channel, string instance, SendBucket bucket, byte[] latency)
    {
        var properties = Counts(bucket.Counts);
        properties["Start"] = bucket.Start;
        properties["Answered"] = bucket.Answered;
        properties["UnansweredInARow"] = bucket.UnansweredInARow;
        properties["Latency"] = latency;
        return new Row(BucketsPartition(bucket.Start), $"{channel}~{WindowClock.Format(bucket.Start, "HHmmss")}~{instance}", properties);
    }

    public static (ChannelId Channel, SendBucket Bucket, byte[] Latency) ReadBucket(Row row) => (
        Part(row, 0),
        new SendBucket(row.Timestamp("Start"), Counts(row), row.Boolean("Answered"), (int)row.Number("UnansweredInARow")),
        row.Properties["Latency"].Binary);

    public static Row Line(in LineCellKey key, string instance, in SendCounts counts) => new(
        LinesPartition(key.Tenant, key.Slot), $"{SlotKey(key.Slot)}~{key.Line}~{key.Channel}~{instance}", Counts(counts));

    /// <summary>That a line sends over a channel in a slot; the same row whoever writes it.</summary>
    public static Row Active(in LineCellKey key) =>
        new(ActivePartition(key.Slot), $"{key.Tenant}~{key.Line}~{key.Channel}", new Dictionary<string, RowValue> { ["Slot"] = key.Slot });

    public static ActiveLine ReadActive(Row row)
    {
        var parts = row.Key.Split('~');
        return new ActiveLine(TenantId.Parse(parts[0]), LineId.Parse(parts[1]), ChannelId.Parse(parts[2]));
    }

    public static LineSlot ReadLine(Row row)
    {
        var parts = row.Key.Split('~');
        var day = DateTime.ParseExact(row.Partition[^8..] + parts[0], "yyyyMMddHHmm", CultureInfo.InvariantCulture);
        return new LineSlot(new DateTimeOffset(day, TimeSpan.Zero), LineId.Parse(parts[1]), ChannelId.Parse(parts[2]), Counts(row));
    }

    public static Row Slot(ChannelSlot slot)
    {
        var properties = Counts(slot.Counts);
        properties["Start"] = slot.Start;
        properties["Latency"] = slot.Latency.Encode();
        return new Row(SlotsPartition(slot.Start), $"{SlotKey(slot.Start)}~{slot.Channel}", properties);
    }

    public static ChannelSlot ReadSlot(Row row) =>
        new(row.Timestamp("Start"), Part(row, 1), Counts(row), SendLatency.Decode(row.Properties["Latency"].Binary));

    private static ChannelId Part(Row row, int part) => ChannelId.Parse(row.Key.Split('~')[part]);

    private static Dictionary<string, RowValue> Counts(in SendCounts counts) => new()
    {
        ["Accepted"] = counts.Accepted,
        ["Undeliverable"] = counts.Undeliverable,
        ["Rejected"] = counts.Rejected,
        ["Failed"] = counts.Failed,
        ["TimedOut"] = counts.TimedOut,
        ["SpentMicros"] = counts.SpentMicros,
    };

    private static SendCounts Counts(Row row) => new()
    {
        Accepted = row.Number("Accepted"),
        Undeliverable = row.Number("Undeliverable"),
        Rejected = row.Number("Rejected"),
        Failed = row.Number("Failed"),
        TimedOut = row.Number("TimedOut"),
        SpentMicros = row.Number("SpentMicros"),
    };
}
