using System.Globalization;
using System.Text.Json;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>
/// A document as an item: <c>id, tenantId, envelopeId, kind, at, retentionSeconds, ttl, index, body</c>; without a retention of its own it has no
/// ttl, and the container's default says how long it stays. The body is JSON inside it,
/// so it can be read and queried in the portal; the time has a fixed width, so that its order as text is its order in time.
/// </summary>
internal static class LogItem
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>How kinds are named in items and queries.</summary>
    public static string Kind(LogKind kind) => kind switch
    {
        LogKind.Envelope => "envelope",
        LogKind.Decision => "decision",
        LogKind.Outcome => "outcome",
        LogKind.Receipt => "receipt",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of document."),
    };

    public static MemoryStream Write(LogDocument document, DateTimeOffset now)
    {
        var stream = new MemoryStream(document.Body.Length + 1_024);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("id", document.Id);
            json.WriteString("tenantId", document.Tenant.Value);
            json.WriteString("envelopeId", document.Envelope.Value);
            json.WriteString("kind", Kind(document.Kind));
            json.WriteString("at", Time(document.At));
            if (document.Retention is { } kept)
            {
                json.WriteNumber("retentionSeconds", (long)kept.TotalSeconds);
                json.WriteNumber("ttl", TimeToLive(document.At + kept, now));
            }
            json.WriteStartObject("index");
            foreach (var (name, values) in document.Index)
            {
                json.WriteStartArray(name);
                foreach (var value in values) json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WritePropertyName("body");
            json.WriteRawValue(document.Body.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        stream.Position = 0;
        return stream;
    }

    public static LogDocument Read(JsonElement item) => new(
        TenantId.Parse(item.GetProperty("tenantId").GetString()!),
        EnvelopeId.Parse(item.GetProperty("envelopeId").GetString()!),
        item.GetProperty("id").GetString()!,
        Kind(item.GetProperty("kind").GetString()!),
        item.GetProperty("at").GetDateTimeOffset(),
        JsonSerializer.SerializeToUtf8Bytes(item.GetProperty("body"), LogItemJson.Default.JsonElement))
    {
        Index = item.GetProperty("index").EnumerateObject().ToDictionary(
            property => property.Name,
            property => (IReadOnlyList<string>)[.. property.Value.EnumerateArray().Select(value => value.GetString()!)],
            StringComparer.Ordinal),
        Retention = item.TryGetProperty("retentionSeconds", out var seconds) ? TimeSpan.FromSeconds(seconds.GetInt64()) : null,
    };

    /// <summary>Cosmos DB counts from when it wrote the item, retention from the document's own time.</summary>
    private static int TimeToLive(DateTimeOffset until, DateTimeOffset now) => (int)Math.Clamp(Math.Ceiling((until - now).TotalSeconds), 1, int.MaxValue);

    private static LogKind Kind(string name) => name switch
    {
        "envelope" => LogKind.Envelope,
        "decision" => LogKind.Decision,
        "outcome" => LogKind.Outcome,
        "receipt" => LogKind.Receipt,
        _ => throw new InvalidDataException($"'{name}' is no kind of document."),
    };
}
