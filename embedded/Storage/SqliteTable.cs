using System.Globalization;
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>One table of <see cref="SqliteTables"/>.</summary>
internal sealed class SqliteTable(SqliteFile file, string name) : ITable
{
    private const string GetSql = """SELECT etag, properties FROM rows WHERE "table"=?1 AND partition=?2 AND key=?3""";

    private const string ScanSql = """
        SELECT key, etag, properties FROM rows WHERE "table"=?1 AND partition=?2 AND key>=?3 ORDER BY key LIMIT ?4
        """;

    private const string ScanToSql = """
        SELECT key, etag, properties FROM rows WHERE "table"=?1 AND partition=?2 AND key>=?3 AND key<?5 ORDER BY key LIMIT ?4
        """;

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partition, nameof(partition));
        TableLimits.CheckKey(key, nameof(key));
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(connection =>
        {
            var get = connection.Prepare(GetSql).Bind(1, name).BindText(2, OrderedText.Encode(partition)).BindText(3, OrderedText.Encode(key));
            if (!get.Step()) return null;
            var row = new Row(partition, key, RowEncoding.Decode(get.GetSpan(1)), ETag(get.GetInt64(0)));
            get.Reset();
            return row;
        }));
    }

    public ValueTask<RowPage> ScanAsync(
        string partition, KeyRange range = default, int limit = ITable.MaxPage, string? continuation = null, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckScan(partition, range, limit);
        var from = OrderedText.Encode(range.From ?? "");
        // A continuation comes from outside: one that was made for another range does not widen this one.
        if (continuation is not null && ScanContinuation.Read(continuation) is var after && after.AsSpan().SequenceCompareTo(from) > 0) from = after;
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(connection => Scan(connection, partition, from, range.To, limit)));
    }

    public async ValueTask<CommitResult> CommitAsync(
        string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckCommit(partition, changes);
        cancellationToken.ThrowIfCancellationRequested();
        var work = new TableCommit(name, partition, changes);
        try
        {
            // From here on it happens or not, but whoever gave up waiting does not know: so waiting is not cut short.
            return await file.WriteAsync(work.Run);
        }
        catch (SqliteException exception) when (StorageFailure.IsUnavailable(exception))
        {
            throw StorageFailure.Unavailable(exception);
        }
    }

    internal static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private RowPage Scan(SqliteConnection connection, string partition, byte[] from, string? to, int limit)
    {
        var scan = connection.Prepare(to is null ? ScanSql : ScanToSql)
            .Bind(1, name).BindText(2, OrderedText.Encode(partition)).Bind(4, limit + 1);
        // SQLite takes an empty span for NULL; every key is greater than an empty text.
        _ = from.Length == 0 ? scan.Bind(3, "") : scan.BindText(3, from);
        if (to is { Length: 0 }) scan.Bind(5, "");
        else if (to is not null) scan.BindText(5, OrderedText.Encode(to));
        var rows = new List<Row>(Math.Min(limit, 64));
        while (scan.Step())
        {
            var key = scan.GetSpan(0);
            if (rows.Count == limit)
            {
                var continuation = ScanContinuation.Write(key);
                scan.Reset();
                return new RowPage(rows, continuation);
            }
            rows.Add(new Row(partition, OrderedText.Decode(key), RowEncoding.Decode(scan.GetSpan(2)), ETag(scan.GetInt64(1))));
        }
        return new RowPage(rows, null);
    }

    private T Read<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return file.Read(work);
        }
        catch (SqliteException exception) when (StorageFailure.IsUnavailable(exception))
        {
            throw StorageFailure.Unavailable(exception);
        }
    }
}
