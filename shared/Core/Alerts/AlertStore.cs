using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>
/// Alerts and the news of them that is still to be told, committed together. The partition <c>_active</c> names those partitions that have open alerts or
/// news, so that nothing looks through all tenants; a name is written there before what it announces, and removed when nothing is left.
/// </summary>
public sealed class AlertStore(ITables tables)
{
    private const string ActivePartition = "_active";
    private readonly ITable _table = tables.Open("Alerts");

    /// <summary>The alert and the version it was read at; null: never raised, or swept.</summary>
    internal async ValueTask<(Alert Alert, string ETag)?> FindAsync(TenantId? tenant, AlertKey key, CancellationToken cancellationToken) =>
        await _table.GetAsync(AlertRows.Partition(tenant), AlertRows.AlertKeyOf(key), cancellationToken) is { } row ? (AlertRows.Read(row), row.ETag) : null;

    /// <summary>The alert, or null.</summary>
    public async ValueTask<Alert?> GetAsync(TenantId? tenant, AlertKey key, CancellationToken cancellationToken = default) =>
        (await FindAsync(tenant, key, cancellationToken))?.Alert;

    /// <summary>Alerts in the order of their keys.</summary>
    /// <param name="limit">1 to 1,000.</param>
    public async ValueTask<(IReadOnlyList<Alert> Alerts, string? Continuation)> ListAsync(
        TenantId? tenant, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(AlertRows.Partition(tenant), KeyRange.Prefix(AlertRows.AlertPrefix), limit, continuation, cancellationToken);
        return ([.. page.Rows.Select(AlertRows.Read)], page.Continuation);
    }

    /// <summary>Writes an alert and its notices together.</summary>
    /// <returns>False: somebody else changed it since; read and decide again.</returns>
    internal async ValueTask<bool> SaveAsync(
        TenantId? tenant, Alert alert, string? etag, AlertNotice? notice, IEnumerable<string> sinks, CancellationToken cancellationToken)
    {
        var partition = AlertRows.Partition(tenant);
        var row = AlertRows.Write(partition, alert);
        List<RowChange> changes = [etag is null ? new RowChange.Insert(row) : new RowChange.Replace(row, etag)];
        if (notice is not null) changes.AddRange(sinks.Select(sink => new RowChange.Insert(AlertRows.WriteNotice(partition, notice, sink, notice.At, attempts: 0))));
        await _table.CommitAsync(ActivePartition, [new RowChange.Put(new Row(ActivePartition, partition, new Dictionary<string, RowValue>()))], cancellationToken);
        return await _table.CommitAsync(partition, changes, cancellationToken) is CommitResult.Committed;
    }

    /// <summary>Who has open alerts or news to be told.</summary>
    internal async ValueTask<IReadOnlyList<Row>> ActiveAsync(CancellationToken cancellationToken) =>
        await _table.ScanAllAsync(ActivePartition, default, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>All that an active partition holds, in one scan.</summary>
    internal async ValueTask<ActiveAlerts> ReadAsync(Row active, CancellationToken cancellationToken)
    {
        var found = new ActiveAlerts(active, [], []);
        await foreach (var row in _table.ScanAllAsync(active.Key, default, cancellationToken))
        {
            if (row.Key.StartsWith(AlertRows.AlertPrefix, StringComparison.Ordinal)) found.Alerts.Add((AlertRows.Read(row), row));
            else found.Notices.Add(AlertRows.ReadNotice(row));
        }
        return found;
    }

    /// <summary>A sink took it, or it is given up.</summary>
    internal ValueTask<CommitResult> RemoveAsync(PendingNotice pending, CancellationToken cancellationToken) =>
        _table.CommitAsync(pending.Row.Partition, [new RowChange.Delete(pending.Row.Key)], cancellationToken);

    /// <summary>It is tried again at a time.</summary>
    internal ValueTask<CommitResult> PostponeAsync(PendingNotice pending, DateTimeOffset due, CancellationToken cancellationToken) => _table.CommitAsync(
        pending.Row.Partition,
        [new RowChange.Delete(pending.Row.Key), new RowChange.Insert(AlertRows.WriteNotice(pending.Row.Partition, pending.Notice, pending.Sink, due, pending.Attempts + 1))],
        cancellationToken);

    /// <summary>Removes an alert that has not changed since it was read.</summary>
    internal ValueTask<CommitResult> ForgetAsync(Row alert, CancellationToken cancellationToken) =>
        _table.CommitAsync(alert.Partition, [new RowChange.Delete(alert.Key, alert.ETag)], cancellationToken);

    /// <summary>Takes a partition off the list, unless something was announced there since it was read.</summary>
    internal ValueTask<CommitResult> RestAsync(Row active, CancellationToken cancellationToken) =>
        _table.CommitAsync(ActivePartition, [new RowChange.Delete(active.Key, active.ETag)], cancellationToken);
}

/// <summary>A partition with open alerts or news, as it was read.</summary>
internal sealed record ActiveAlerts(Row Active, List<(Alert Alert, Row Row)> Alerts, List<PendingNotice> Notices);
