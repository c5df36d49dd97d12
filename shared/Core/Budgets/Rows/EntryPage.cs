using System.Globalization;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Rows;

/// <summary>
/// The entries of one commit, packed in one immutable row <c>entry:{number of the first}</c>: <c>Count</c>, <c>At</c> and one line
/// each under <c>E0</c>, <c>E1</c>, …
/// </summary>
internal static class EntryPage
{
    /// <summary>Most entries of a page; with its two other properties well below the 252 a row may have.</summary>
    public const int MaxEntries = 200;

    public const string Prefix = "entry:";

    private static readonly string[] Names = [.. Enumerable.Range(0, MaxEntries).Select(i => string.Create(CultureInfo.InvariantCulture, $"E{i}"))];

    public static string Key(long firstNumber) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{firstNumber:D19}");

    public static Row ToRow(string partition, IReadOnlyList<LedgerEntry> entries)
    {
        var properties = new Dictionary<string, RowValue>(entries.Count + 2)
        {
            ["Count"] = entries.Count,
            ["At"] = entries[0].At,
        };
        for (var i = 0; i < entries.Count; i++) properties[Names[i]] = EntryLine.Format(entries[i]);
        return new Row(partition, Key(entries[0].Number), properties);
    }

    public static void Read(Row row, List<LedgerEntry> into)
    {
        var first = FirstNumber(row);
        var count = (int)row.Number("Count");
        var at = row.Timestamp("At");
        for (var i = 0; i < count; i++) into.Add(EntryLine.Parse(row.Text(Names[i]), first + i, at));
    }

    public static long FirstNumber(Row row) => long.Parse(row.Key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);
}
