using MessageFunctions.Storage;

namespace MessageFunctions.Scaling;

/// <summary>What each instance carries: one row an instance in the table <c>Scaling</c>, written every 30 s.</summary>
public sealed class InstanceLoads(ITables tables, TimeProvider time)
{
    /// <summary>A row that was not renewed for this long is of an instance that is gone.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    private const string Partition = "loads";
    private readonly ITable _table = tables.Open("Scaling");

    /// <summary>Says what this instance carries.</summary>
    public async ValueTask ReportAsync(string instance, InstanceLoad load, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(load);
        var row = new Row(Partition, instance, new Dictionary<string, RowValue>
        {
            ["At"] = time.GetUtcNow(),
            ["MessagesPerSecond"] = load.MessagesPerSecond,
            ["EnvelopesPerSecond"] = load.EnvelopesPerSecond,
            ["CpuPercent"] = load.CpuPercent,
        });
        await _table.CommitAsync(Partition, [new RowChange.Put(row)], cancellationToken);
    }

    /// <summary>What the instances that live carry. Rows of those that are gone are removed.</summary>
    public async ValueTask<IReadOnlyList<InstanceLoad>> ReadAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var loads = new List<InstanceLoad>();
        await foreach (var row in _table.ScanAllAsync(Partition, default, cancellationToken))
        {
            if (row.Timestamp("At") + Lease >= now) loads.Add(new InstanceLoad(row.Number("MessagesPerSecond"), row.Number("EnvelopesPerSecond"), (int)row.Number("CpuPercent")));
            else await _table.CommitAsync(Partition, [new RowChange.Delete(row.Key, row.ETag)], cancellationToken);
        }
        return loads;
    }
}

/// <summary>What one instance carries.</summary>
/// <param name="MessagesPerSecond">Messages it accepts a second.</param>
/// <param name="EnvelopesPerSecond">Envelopes it accepts a second.</param>
/// <param name="CpuPercent">Its processor load, 0 to 100.</param>
public sealed record InstanceLoad(long MessagesPerSecond, long EnvelopesPerSecond, int CpuPercent);
