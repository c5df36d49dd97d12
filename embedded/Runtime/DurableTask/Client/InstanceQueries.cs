using System.Globalization;
using System.Text.Json;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Lists and purges instances for the client.</summary>
internal static class InstanceQueries
{
    /// <summary>Instances a page may hold at most.</summary>
    private const int MaxPageSize = 1_000;

    public static OrchestrationMetadata ToMetadata(InstanceRow row, bool withPayloads) => new(row.Name, row.Id)
    {
        RuntimeStatus = row.Status,
        CreatedAt = new DateTimeOffset(row.CreatedTicks, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(row.UpdatedTicks, TimeSpan.Zero),
        DataConverter = withPayloads ? JsonDataConverter.Default : null,
        SerializedInput = withPayloads ? Payload.Text(row.Input) : null,
        SerializedOutput = withPayloads ? Payload.Text(row.Output) : null,
        SerializedCustomStatus = withPayloads ? Payload.Text(row.CustomStatus) : null,
        FailureDetails = withPayloads && row.Failure is { } failure ? HistoryCodec.DecodeFailure(failure) : null,
        Tags = row.Tags is { } tags ? JsonSerializer.Deserialize<Dictionary<string, string>>(tags) ?? [] : [],
    };

    /// <summary>One page, in the order of creation. The token is the last key of the page before.</summary>
    /// <exception cref="ArgumentException">The token is not one of ours.</exception>
    public static Page<OrchestrationMetadata> ReadPage(SqliteConnection connection, OrchestrationQuery query, string? token, int pageSize)
    {
        var page = ReadRows(connection, query, token, pageSize);
        return new Page<OrchestrationMetadata>(
            [.. page.Values.Select(row => ToMetadata(row, query.FetchInputsAndOutputs))], page.ContinuationToken);
    }

    /// <inheritdoc cref="ReadPage"/>
    public static Page<InstanceRow> ReadRows(SqliteConnection connection, OrchestrationQuery query, string? token, int pageSize)
    {
        var size = Math.Clamp(pageSize, 1, MaxPageSize);
        var after = 0L;
        if (token is not null && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw new ArgumentException($"'{token}' is not a continuation token of this query.", nameof(token));
        var statement = connection.Prepare(InstanceReader.Select + Filter(query.Statuses) + " AND key > ?3 AND substr(id, 1, ?4) = ?5 ORDER BY key LIMIT ?6");
        var prefix = query.InstanceIdPrefix ?? "";
        BindRange(statement, query.CreatedFrom, query.CreatedTo).Bind(3, after).Bind(4, prefix.Length).Bind(5, prefix).Bind(6, size + 1);
        var rows = new List<InstanceRow>();
        while (statement.Step()) rows.Add(InstanceReader.Read(statement));
        var hasMore = rows.Count > size;
        if (hasMore) rows.RemoveAt(size);
        return new Page<InstanceRow>(rows, hasMore ? rows[^1].Key.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Removes finished instances, oldest first, with their finished descendants if asked for.</summary>
    public static int Purge(SqliteConnection connection, PurgeInstancesFilter filter, int limit, bool recursive)
    {
        var statement = connection.Prepare(
            "SELECT key FROM instance" + Filter(filter.Statuses) + " AND status IN (1, 3, 5) ORDER BY key LIMIT ?3");
        BindRange(statement, filter.CreatedFrom, filter.CreatedTo).Bind(3, limit);
        return Remove(connection, ReadKeys(statement), recursive);
    }

    /// <summary>Removes a finished instance, with its finished descendants if asked for.</summary>
    public static int Purge(SqliteConnection connection, string id, bool recursive) => Remove(
        connection,
        ReadKeys(connection.Prepare("SELECT key FROM instance WHERE id = ?1 AND status IN (1, 3, 5)").Bind(1, id)),
        recursive);

    private static int Remove(SqliteConnection connection, List<long> keys, bool recursive)
    {
        var pending = new Queue<long>(keys);
        var removed = new HashSet<long>();
        while (pending.TryDequeue(out var key))
        {
            if (!removed.Add(key)) continue;
            if (recursive)
            {
                var children = connection.Prepare("SELECT key FROM instance WHERE parent_key = ?1 AND status IN (1, 3, 5)").Bind(1, key);
                foreach (var child in ReadKeys(children)) pending.Enqueue(child);
            }
            InstanceWriter.Remove(connection, key);
        }
        return removed.Count;
    }

    private static List<long> ReadKeys(Statement statement)
    {
        var keys = new List<long>();
        while (statement.Step()) keys.Add(statement.GetInt64(0));
        return keys;
    }

    // The set of statuses is small, so each makes a statement of its own and can use the index.
    private static string Filter(IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        const string range = " WHERE created >= ?1 AND created <= ?2";
        var chosen = statuses?.Select(static status => (int)status).Distinct().Order().ToArray();
        return chosen is null or [] ? range : $"{range} AND status IN ({string.Join(", ", chosen)})";
    }

    private static Statement BindRange(Statement statement, DateTimeOffset? from, DateTimeOffset? to) =>
        statement.Bind(1, from?.UtcTicks ?? 0).Bind(2, to?.UtcTicks ?? long.MaxValue);
}
