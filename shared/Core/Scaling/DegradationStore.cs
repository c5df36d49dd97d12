using System.Globalization;
using MessageFunctions.Storage;

namespace MessageFunctions.Scaling;

/// <summary>The level that holds, one row of the table <c>Scaling</c>, and its changes of the last 30 days.</summary>
public sealed class DegradationStore(ITables tables)
{
    private const string Partition = "degradation";
    private const string CurrentKey = "current";
    private const string HistoryPrefix = "h~";
    private readonly ITable _table = tables.Open("Scaling");

    /// <summary>How long changes are kept.</summary>
    public static TimeSpan KeepFor { get; } = TimeSpan.FromDays(30);

    /// <summary>The level and the version it was read at; null before the first measurement.</summary>
    public async ValueTask<(Degradation Degradation, string ETag)?> ReadAsync(CancellationToken cancellationToken = default) =>
        await _table.GetAsync(Partition, CurrentKey, cancellationToken) is { } row ? (Read(row), row.ETag) : null;

    /// <summary>Changes, the newest first, at most 100.</summary>
    public async ValueTask<IReadOnlyList<Degradation>> HistoryAsync(CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(Partition, KeyRange.Prefix(HistoryPrefix), 100, null, cancellationToken);
        return [.. page.Rows.Select(Read)];
    }

    /// <summary>Keeps what was decided, and the change where it is one.</summary>
    /// <returns>False: another instance decided meanwhile.</returns>
    public async ValueTask<bool> SaveAsync(Degradation next, string? etag, bool isChange, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        var current = Write(CurrentKey, next);
        List<RowChange> changes = [etag is null ? new RowChange.Insert(current) : new RowChange.Replace(current, etag)];
        if (isChange) changes.Add(new RowChange.Put(Write(HistoryKey(next.Since), next)));
        return await _table.CommitAsync(Partition, changes, cancellationToken) is CommitResult.Committed;
    }

    /// <summary>Removes changes that are too old, at most 90 at a time.</summary>
    public async ValueTask SweepAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var range = KeyRange.Prefix(HistoryPrefix) with { From = HistoryKey(now - KeepFor) };
        var page = await _table.ScanAsync(Partition, range, 90, null, cancellationToken);
        if (page.Rows.Count > 0) await _table.CommitAsync(Partition, [.. page.Rows.Select(row => new RowChange.Delete(row.Key))], cancellationToken);
    }

    // Counted down, so that the newest comes first.
    private static string HistoryKey(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{HistoryPrefix}{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:d19}");

    private static Row Write(string key, Degradation value) => new(Partition, key, new Dictionary<string, RowValue>
    {
        ["Level"] = value.Level.ToString(),
        ["Since"] = value.Since,
        ["MeasuredAt"] = value.MeasuredAt,
        ["P0"] = value.Depths.P0,
        ["P1"] = value.Depths.P1,
        ["P2"] = value.Depths.P2,
        ["P3"] = value.Depths.P3,
        ["RetryAfterSeconds"] = value.RetryAfterSeconds,
        ["Policy"] = value.Policy,
    });

    private static Degradation Read(Row row) => new(
        Enum.Parse<DegradationLevel>(row.Text("Level")), row.Timestamp("Since"), row.Timestamp("MeasuredAt"),
        new QueueDepths(row.Number("P0"), row.Number("P1"), row.Number("P2"), row.Number("P3")), (int)row.Number("RetryAfterSeconds"), row.Text("Policy"));
}
