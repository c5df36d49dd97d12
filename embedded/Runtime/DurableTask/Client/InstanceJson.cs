using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Instances as the management interface shows them; payloads are already JSON and are passed on as they are.</summary>
internal static class InstanceJson
{
    /// <summary>Longest event payload, in bytes.</summary>
    private const int MaxEventBytes = 1024 * 1024;

    public static Task WriteAsync(HttpContext context, InstanceRow row, bool withInput) =>
        WriteAsync(context, writer => Write(writer, row, withInput));

    public static Task WriteAsync(HttpContext context, IReadOnlyList<InstanceRow> rows, bool withInput) => WriteAsync(context, writer =>
    {
        writer.WriteStartArray();
        foreach (var row in rows) Write(writer, row, withInput);
        writer.WriteEndArray();
    });

    /// <summary>The body as JSON; empty for none.</summary>
    public static async Task<(byte[]? Json, bool IsMalformed)> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > MaxEventBytes) return (null, true);
            body.Write(buffer, 0, read);
        }
        var json = body.ToArray();
        if (json.Length == 0) return (null, false);
        try
        {
            using var _ = JsonDocument.Parse(json);
            return (json, false);
        }
        catch (JsonException)
        {
            return (null, true);
        }
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        write(writer);
        await writer.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, InstanceRow row, bool withInput)
    {
        writer.WriteStartObject();
        writer.WriteString("name", row.Name);
        writer.WriteString("instanceId", row.Id);
        writer.WriteString("runtimeStatus", row.Status.ToString());
        if (withInput) WritePayload(writer, "input", row.Input);
        WritePayload(writer, "customStatus", row.CustomStatus);
        if (row.Failure is { } failure) writer.WriteString("output", HistoryCodec.DecodeFailure(failure).ToString());
        else WritePayload(writer, "output", row.Output);
        writer.WriteString("createdTime", new DateTime(row.CreatedTicks, DateTimeKind.Utc));
        writer.WriteString("lastUpdatedTime", new DateTime(row.UpdatedTicks, DateTimeKind.Utc));
        writer.WriteEndObject();
    }

    private static void WritePayload(Utf8JsonWriter writer, string name, byte[]? payload)
    {
        writer.WritePropertyName(name);
        if (payload is null) writer.WriteNullValue();
        else writer.WriteRawValue(payload, skipInputValidation: true);
    }
}
