using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>One row a batch, in a partition of its own.</summary>
public sealed class BatchStore(ITables tables)
{
    private const string Key = "batch";
    private const string CancelledKey = "cancelled";

    private readonly ITable _table = tables.Open("batches");

    /// <summary>Writes what is known now.</summary>
    public async ValueTask PutAsync(TenantId tenant, BatchRecord batch, CancellationToken cancellationToken = default)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Line"] = batch.Line.Value,
            ["Accepted"] = batch.Accepted,
            ["Rejected"] = batch.Rejected,
            ["IsComplete"] = batch.IsComplete,
        };
        if (batch.StoppedBy is { } code) properties.Add("StoppedBy", code);
        var partition = Partition(tenant, batch.Id);
        await _table.CommitAsync(partition, [new RowChange.Put(new Row(partition, Key, properties))], cancellationToken);
    }

    /// <summary>Null: the tenant has no such batch.</summary>
    public async ValueTask<BatchRecord?> GetAsync(TenantId tenant, BatchId batch, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(Partition(tenant, batch), Key, cancellationToken) is { } row
            ? new BatchRecord(
                batch, LineId.Parse(row.Text("Line")), row.Number("Accepted"), row.Number("Rejected"), row.Boolean("IsComplete"), row.TextOrNull("StoppedBy"))
            : null;

    /// <summary>Records that it was withdrawn; in a row of its own, which progress does not overwrite.</summary>
    public async ValueTask MarkCancelledAsync(TenantId tenant, BatchId batch, string by, CancellationToken cancellationToken = default)
    {
        var partition = Partition(tenant, batch);
        await _table.CommitAsync(partition, [new RowChange.Put(new Row(partition, CancelledKey, new Dictionary<string, RowValue> { ["By"] = by }))], cancellationToken);
    }

    public async ValueTask<bool> IsCancelledAsync(TenantId tenant, BatchId batch, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(Partition(tenant, batch), CancelledKey, cancellationToken) is not null;

    private static string Partition(TenantId tenant, BatchId batch) => $"{tenant.Value}~{batch.Value}";
}
