using MessageFunctions.Storage;

namespace MessageFunctions.Scaling;

/// <summary>What was advised and applied last: one row of the table <c>Scaling</c>.</summary>
public sealed class ScalingStore(ITables tables)
{
    private const string Partition = "scaling";
    private const string CurrentKey = "current";
    private readonly ITable _table = tables.Open("Scaling");

    public async ValueTask<(ScalingRecord Record, string ETag)?> ReadAsync(CancellationToken cancellationToken = default) =>
        await _table.GetAsync(Partition, CurrentKey, cancellationToken) is { } row ? (Read(row), row.ETag) : null;

    /// <returns>False: another instance decided meanwhile.</returns>
    public async ValueTask<bool> SaveAsync(ScalingRecord record, string? etag, CancellationToken cancellationToken = default)
    {
        var row = Write(record);
        RowChange change = etag is null ? new RowChange.Insert(row) : new RowChange.Replace(row, etag);
        return await _table.CommitAsync(Partition, [change], cancellationToken) is CommitResult.Committed;
    }

    private static Row Write(ScalingRecord record)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Instances"] = record.State.Instances,
            ["ChangedAt"] = record.State.ChangedAt,
            ["Advice"] = record.Advice.Instances,
            ["Reason"] = record.Advice.Reason,
            ["MessagesPerSecond"] = record.Advice.Inputs.MessagesPerSecond,
            ["CpuPercent"] = record.Advice.Inputs.CpuPercent,
            ["BacklogMessages"] = record.Advice.Inputs.BacklogMessages,
            ["Running"] = record.Advice.Inputs.Instances,
            ["At"] = record.At,
            ["Policy"] = record.Policy,
            ["Scaler"] = record.Scaler,
        };
        if (record.State.FewerSince is { } since) properties["FewerSince"] = since;
        if (record.Problem is { } problem) properties["Problem"] = problem;
        return new Row(Partition, CurrentKey, properties);
    }

    private static ScalingRecord Read(Row row) => new(
        new ScalingState((int)row.Number("Instances"), row.Timestamp("ChangedAt"), row.TimestampOrNull("FewerSince")),
        new ScalingAdvice(
            (int)row.Number("Advice"), row.Text("Reason"),
            new ScalingInputs(row.Number("MessagesPerSecond"), (int)row.Number("CpuPercent"), row.Number("BacklogMessages"), (int)row.Number("Running"))),
        row.Timestamp("At"), row.Text("Policy"), row.Text("Scaler"), row.TextOrNull("Problem"));
}

/// <summary>What was advised and applied.</summary>
/// <param name="State">What is in force.</param>
/// <param name="Advice">What the load asked for.</param>
/// <param name="At">When.</param>
/// <param name="Policy">Version of the policy.</param>
/// <param name="Scaler">What applies it.</param>
/// <param name="Problem">Why it could not be applied; null: it was.</param>
public sealed record ScalingRecord(ScalingState State, ScalingAdvice Advice, DateTimeOffset At, string Policy, string Scaler, string? Problem);
