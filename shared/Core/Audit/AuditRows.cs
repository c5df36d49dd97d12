using System.Globalization;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Audit;

/// <summary>The rows of a chain's partition in the table <c>audit</c>: its head, its entries by number, and what has begun and is not on record yet.</summary>
internal static class AuditRows
{
    public const string Head = "head";
    public const string EntryPrefix = "e:";
    public const string IntentPrefix = "i:";

    // No tenant id begins with an underscore.
    private const string Platform = "_platform";

    public static string Chain(TenantId? tenant) => tenant?.Value ?? Platform;

    public static string EntryKey(long number) => string.Create(CultureInfo.InvariantCulture, $"{EntryPrefix}{number:D12}");

    public static Row ToRow(string chain, AuditHead head, AuditSeal seal) => new(chain, Head, new Dictionary<string, RowValue>
    {
        ["Number"] = head.Number,
        ["Hash"] = head.Hash,
        ["Seal"] = seal.Of(chain, head),
    });

    public static AuditHead ToHead(Row row) => new(row.Number("Number"), row.Text("Hash"));

    public static Row ToRow(string chain, AuditRecord record)
    {
        var properties = ToProperties(record.Entry);
        properties["Number"] = record.Number;
        properties["At"] = record.At;
        properties["Previous"] = record.Previous;
        properties["Hash"] = record.Hash;
        return new Row(chain, EntryKey(record.Number), properties);
    }

    public static AuditRecord ToRecord(Row row) =>
        new(row.Number("Number"), row.Timestamp("At"), ToEntry(row), row.Text("Previous"), row.Text("Hash"));

    public static Row ToIntent(string chain, string key, AuditEntry entry, DateTimeOffset at)
    {
        var properties = ToProperties(entry);
        properties["At"] = at;
        return new Row(chain, key, properties);
    }

    public static AuditEntry ToEntry(Row row) => new(row.Text("Action"), row.Text("Subject"))
    {
        By = row.Text("By"),
        From = row.TextOrNull("From"),
        Reason = row.TextOrNull("Reason"),
        Outcome = row.Text("Outcome"),
        Changes = row.TextOrNull("Changes"),
        BlastRadius = row.TextOrNull("BlastRadius"),
    };

    private static Dictionary<string, RowValue> ToProperties(AuditEntry entry)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Action"] = entry.Action,
            ["Subject"] = entry.Subject,
            ["By"] = entry.By,
            ["Outcome"] = entry.Outcome,
        };
        if (entry.From is { } from) properties["From"] = from;
        if (entry.Reason is { } reason) properties["Reason"] = reason;
        if (entry.Changes is { } changes) properties["Changes"] = changes;
        if (entry.BlastRadius is { } blast) properties["BlastRadius"] = blast;
        return properties;
    }
}
