using System.Text.Json.Serialization;
using MessageFunctions.Alerts;

namespace MessageFunctions.Functions.Alerts;

/// <summary>An alert as it is shown; its id is the key as one segment of a URL.</summary>
internal sealed record AlertView(
    string Id, string Key, AlertSeverity Severity, string State, string Title, string Text, long Count, DateTimeOffset RaisedAt, DateTimeOffset LastAt, DateTimeOffset? ClearedAt,
    string? CausedBy, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt)
{
    public static AlertView From(Alert alert) => new(
        alert.Key.Segment, alert.Key.Value, alert.Severity, alert.IsOpen ? "open" : "cleared", alert.Title, alert.Text, alert.Count, alert.RaisedAt, alert.LastAt, alert.ClearedAt,
        alert.CausedBy?.Value, alert.AcknowledgedBy, alert.AcknowledgedAt);
}

/// <summary>A page of alerts.</summary>
internal sealed record AlertPage(IReadOnlyList<AlertView> Items, string? Continuation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(AlertView))]
internal sealed partial class AlertViewJson : JsonSerializerContext;
