using System.Runtime.CompilerServices;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Rows;

/// <summary>Reads entries in order through their pages.</summary>
internal static class EntryReader
{
    public static async ValueTask<IReadOnlyList<LedgerEntry>> ReadAsync(
        ITable table, AccountId account, long after, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerEntry>();
        await foreach (var entry in StreamAsync(table, account, after, Math.Min(limit, 100), cancellationToken))
        {
            entries.Add(entry);
            if (entries.Count == limit) break;
        }
        return entries;
    }

    /// <param name="pageRows">Rows a scan; each carries up to <see cref="EntryPage.MaxEntries"/> entries.</param>
    public static async IAsyncEnumerable<LedgerEntry> StreamAsync(
        ITable table, AccountId account, long after, int pageRows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = account.ToString();
        // The entry after `after` may be anywhere in its page, but not further from the page's first than a page is long.
        var range = KeyRange.Prefix(EntryPage.Prefix) with { From = EntryPage.Key(Math.Max(1, after + 2 - EntryPage.MaxEntries)) };
        string? continuation = null;
        var entries = new List<LedgerEntry>();
        do
        {
            var page = await table.ScanAsync(partition, range, pageRows, continuation, cancellationToken);
            foreach (var row in page.Rows)
            {
                entries.Clear();
                EntryPage.Read(row, entries);
                foreach (var entry in entries)
                {
                    if (entry.Number > after) yield return entry;
                }
            }
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
