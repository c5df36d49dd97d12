using System.Globalization;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>
/// Rows of the table <c>Alerts</c>, one partition a tenant and <c>_platform</c> for the whole service: <c>a~{key}</c> an alert, <c>n~{due}~{sink}~{id}</c> news that a sink
/// has not taken yet.
/// </summary>
internal static class AlertRows
{
    public const string AlertPrefix = "a~";
    public const string NoticePrefix = "n~";

    // No tenant id begins with an underscore.
    public const string PlatformPartition = "_platform";

    public static string Partition(TenantId? tenant) => tenant?.Value ?? PlatformPartition;

    public static TenantId? Tenant(string partition) => partition == PlatformPartition ? null : TenantId.Parse(partition);

    public static string AlertKeyOf(AlertKey key) => AlertPrefix + key.Segment;

    public static Row Write(string partition, Alert alert) => new(partition, AlertKeyOf(alert.Key), Properties(alert));

    public static Alert Read(Row row) => Read(row, AlertKey.Parse(row.Key[AlertPrefix.Length..]));

    public static Row WriteNotice(string partition, AlertNotice notice, string sink, DateTimeOffset due, int attempts)
    {
        var properties = Properties(notice.Alert);
        properties["Key"] = notice.Alert.Key.Value;
        properties["Id"] = notice.Id;
        properties["News"] = notice.News.ToString();
        properties["At"] = notice.At;
        properties["Sink"] = sink;
        properties["Due"] = due;
        properties["Attempts"] = attempts;
        return new Row(partition, NoticeKey(due, sink, notice.Id), properties);
    }

    public static PendingNotice ReadNotice(Row row)
    {
        var alert = Read(row, AlertKey.Parse(row.Text("Key")));
        var notice = new AlertNotice(row.Text("Id"), Tenant(row.Partition), Enum.Parse<AlertNews>(row.Text("News")), alert, row.Timestamp("At"));
        return new PendingNotice(row, notice, row.Text("Sink"), row.Timestamp("Due"), (int)row.Number("Attempts"));
    }

    private static string NoticeKey(DateTimeOffset due, string sink, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{NoticePrefix}{due.UtcTicks:d19}~{sink}~{id}");

    private static Dictionary<string, RowValue> Properties(Alert alert)
    {
        var properties = new Dictionary<string, RowValue>
        {
            ["Severity"] = alert.Severity.ToString(),
            ["Title"] = alert.Title,
            ["Text"] = alert.Text,
            ["RaisedAt"] = alert.RaisedAt,
            ["LastAt"] = alert.LastAt,
            ["Count"] = alert.Count,
        };
        if (alert.ClearedAt is { } cleared) properties["ClearedAt"] = cleared;
        if (alert.CausedBy is { } cause) properties["CausedBy"] = cause.Value;
        if (alert.LapsesAt is { } lapses) properties["LapsesAt"] = lapses;
        if (alert.Told is { } told) properties["Told"] = told.ToString();
        if (alert.ToldAt is { } toldAt) properties["ToldAt"] = toldAt;
        if (alert.AcknowledgedBy is { } by) properties["AcknowledgedBy"] = by;
        if (alert.AcknowledgedAt is { } acknowledged) properties["AcknowledgedAt"] = acknowledged;
        return properties;
    }

    private static Alert Read(Row row, AlertKey key) => new(
        key, Enum.Parse<AlertSeverity>(row.Text("Severity")), row.Text("Title"), row.Text("Text"), row.Timestamp("RaisedAt"), row.Timestamp("LastAt"), row.Number("Count"))
    {
        ClearedAt = row.TimestampOrNull("ClearedAt"),
        CausedBy = row.TextOrNull("CausedBy") is { } cause ? AlertKey.Parse(cause) : null,
        LapsesAt = row.TimestampOrNull("LapsesAt"),
        Told = row.TextOrNull("Told") is { } told ? Enum.Parse<AlertSeverity>(told) : null,
        ToldAt = row.TimestampOrNull("ToldAt"),
        AcknowledgedBy = row.TextOrNull("AcknowledgedBy"),
        AcknowledgedAt = row.TimestampOrNull("AcknowledgedAt"),
    };
}

/// <summary>News that a sink has not taken yet.</summary>
internal sealed record PendingNotice(Row Row, AlertNotice Notice, string Sink, DateTimeOffset Due, int Attempts);
