using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using MessageFunctions.Storage;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>One table. A commit of one change is one plain request; of more, one entity group transaction.</summary>
internal sealed class AzureTable(TableClient client, AzureTablesOptions options, TimeProvider time) : ITable
{
    public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partition, nameof(partition));
        TableLimits.CheckKey(key, nameof(key));
        var found = await CallAsync("get", token => client.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: token), cancellationToken);
        return found.HasValue ? RowEntity.Read(found.Value!) : null;
    }

    public async ValueTask<RowPage> ScanAsync(
        string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckScan(partition, range, limit);
        var token = continuation is null ? null : TableContinuation.Read(continuation);
        // The service refuses a filter whose range is upside down only by answering nothing, as it should be.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (!string.IsNullOrEmpty(range.From)) filter += TableClient.CreateQueryFilter($" and RowKey ge {range.From}");
        if (range.To is not null) filter += TableClient.CreateQueryFilter($" and RowKey lt {range.To}");
        try
        {
            return await CallAsync("scan", timeout => PageAsync(filter, limit, token, timeout), cancellationToken);
        }
        catch (RequestFailedException exception) when (IsMissingTable(exception))
        {
            return new RowPage([], null);
        }
    }

    public async ValueTask<CommitResult> CommitAsync(
        string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckCommit(partition, changes);
        try
        {
            return await CommitOnceAsync(partition, changes, cancellationToken);
        }
        catch (RequestFailedException exception) when (IsMissingTable(exception))
        {
            await CallAsync("create", client.CreateIfNotExistsAsync, cancellationToken);
            return await CommitOnceAsync(partition, changes, cancellationToken);
        }
    }

    private async Task<RowPage> PageAsync(string filter, int limit, string? continuation, CancellationToken cancellationToken)
    {
        await foreach (var page in client.QueryAsync<TableEntity>(filter, limit, cancellationToken: cancellationToken).AsPages(continuation, limit))
        {
            var next = string.IsNullOrEmpty(page.ContinuationToken) ? null : TableContinuation.Write(page.ContinuationToken);
            return new RowPage([.. page.Values.Select(RowEntity.Read)], next);
        }
        return new RowPage([], null);
    }

    private Task<CommitResult> CommitOnceAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        changes.Count == 1
            ? CallAsync("commit", token => CommitSingleAsync(partition, changes[0], token), cancellationToken)
            : CallAsync("commit", token => CommitTransactionAsync(partition, changes, token), cancellationToken);

    private async Task<CommitResult> CommitSingleAsync(string partition, RowChange change, CancellationToken cancellationToken)
    {
        try
        {
            var response = change switch
            {
                RowChange.Insert insert => await client.AddEntityAsync(RowEntity.Write(insert.Row), cancellationToken),
                RowChange.Replace replace => await client.UpdateEntityAsync(RowEntity.Write(replace.Row), new ETag(replace.ETag), TableUpdateMode.Replace, cancellationToken),
                RowChange.Put put => await client.UpsertEntityAsync(RowEntity.Write(put.Row), TableUpdateMode.Replace, cancellationToken),
                RowChange.Delete delete => await client.DeleteEntityAsync(partition, delete.RowKey, Condition(delete), cancellationToken),
                _ => throw new ArgumentException($"Unknown change {change}.", nameof(change)),
            };
            // The SDK takes a delete of a missing row for done.
            if (response.Status == 404) return new CommitResult.Conflict(0, ConflictReason.NotFound);
            return new CommitResult.Committed([ETagOf(change, response)]);
        }
        catch (RequestFailedException exception) when (!IsMissingTable(exception) && ReasonOf(exception) is { } reason)
        {
            return new CommitResult.Conflict(0, reason);
        }
    }

    private async Task<CommitResult> CommitTransactionAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            var responses = await client.SubmitTransactionAsync(changes.Select(change => Action(partition, change)), cancellationToken);
            return new CommitResult.Committed([.. changes.Select((change, i) => ETagOf(change, responses.Value[i]))]);
        }
        catch (TableTransactionFailedException exception) when (!IsMissingTable(exception) && ReasonOf(exception) is { } reason && exception.FailedTransactionActionIndex is { } index)
        {
            return new CommitResult.Conflict(index, reason);
        }
    }

    private static TableTransactionAction Action(string partition, RowChange change) => change switch
    {
        RowChange.Insert insert => new(TableTransactionActionType.Add, RowEntity.Write(insert.Row)),
        RowChange.Replace replace => new(TableTransactionActionType.UpdateReplace, RowEntity.Write(replace.Row), new ETag(replace.ETag)),
        RowChange.Put put => new(TableTransactionActionType.UpsertReplace, RowEntity.Write(put.Row)),
        RowChange.Delete delete => new(TableTransactionActionType.Delete, new TableEntity(partition, delete.RowKey), Condition(delete)),
        _ => throw new ArgumentException($"Unknown change {change}.", nameof(change)),
    };

    private static ETag Condition(RowChange.Delete delete) => delete.ETag is null ? ETag.All : new ETag(delete.ETag);

    private static string ETagOf(RowChange change, Response response) =>
        change is RowChange.Delete ? "" : response.Headers.ETag?.ToString() ?? throw new StorageUnavailableException("The table service answered a write without an ETag.");

    private static ConflictReason? ReasonOf(RequestFailedException exception) => exception.Status switch
    {
        409 when exception.ErrorCode is null || exception.ErrorCode == TableErrorCode.EntityAlreadyExists => ConflictReason.Exists,
        404 => ConflictReason.NotFound,
        412 => ConflictReason.Changed,
        _ => null,
    };

    private static bool IsMissingTable(RequestFailedException exception) => exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound;

    private Task<T> CallAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        StorageCall.RunAsync($"Azure Tables, {operation} in {client.Name}", call, IsUnavailable, options.Timeout, time, cancellationToken);

    /// <summary>No answer, refused for load, or a table that is being deleted; what else the service refuses is a mistake of ours.</summary>
    private static bool IsUnavailable(Exception exception) =>
        exception is RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or AggregateException
        || (exception is RequestFailedException { Status: 409 } conflict && conflict.ErrorCode == TableErrorCode.TableBeingDeleted);
}
