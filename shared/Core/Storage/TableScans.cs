using System.Runtime.CompilerServices;

namespace MessageFunctions.Storage;

/// <summary>Scans over more than one page.</summary>
public static class TableScans
{
    /// <summary>All rows of a range, page after page.</summary>
    public static async IAsyncEnumerable<Row> ScanAllAsync(
        this ITable table, string partition, KeyRange range = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        string? continuation = null;
        do
        {
            var page = await table.ScanAsync(partition, range, ITable.MaxPage, continuation, cancellationToken);
            foreach (var row in page.Rows) yield return row;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
