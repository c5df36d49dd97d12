using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MessageFunctions.Messages.Json;

/// <summary>Writes an envelope's document by hand: it is the one body on the hot path, and parameters pass through as they came.</summary>
internal static class EnvelopeWriter
{
    // The document is never embedded in HTML, so text is written as UTF-8 rather than escaped: a third of the bytes for Chinese.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + envelope.Messages.Count * 96);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        WriteHead(writer, envelope);
        writer.WriteStartArray("messages"u8);
        foreach (var message in envelope.Messages) WriteMessage(writer, message);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteHead(Utf8JsonWriter writer, Envelope envelope)
    {
        writer.WriteString("line"u8, envelope.Line.Value);
        writer.WriteString("kind"u8, envelope.Kind.Name());
        writer.WriteString("priority"u8, envelope.Priority.Name());
        writer.WriteStartArray("plan"u8);
        foreach (var step in envelope.Plan)
        {
            writer.WriteStartObject();
            writer.WriteString("channel"u8, step.Channel.Value);
            writer.WriteNumber("price"u8, step.UnitPriceMicros);
            if (step.Reason is { } reason) writer.WriteString("why"u8, reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (envelope.Batch is { } batch) writer.WriteString("batch"u8, batch.Value);
        if (envelope.SendAt is { } sendAt) writer.WriteString("sendAt"u8, sendAt);
        if (envelope.ExpiresAt is { } expiresAt) writer.WriteString("expiresAt"u8, expiresAt);
        if (envelope.Template is { } template)
        {
            writer.WriteString("template"u8, template.Id);
            writer.WriteNumber("version"u8, template.Version);
        }
        if (envelope.Content is { } content) WriteContent(writer, content);
        WriteOptional(writer, "policy"u8, envelope.Policy);
        WriteOptional(writer, "rule"u8, envelope.Rule);
        if (envelope.NeedsReview) writer.WriteBoolean("review"u8, true);
        WriteOptional(writer, "author"u8, envelope.Author);
        WriteOptional(writer, "trace"u8, envelope.TraceParent);
    }

    private static void WriteMessage(Utf8JsonWriter writer, EnvelopeMessage message)
    {
        writer.WriteStartObject();
        WriteOptional(writer, "email"u8, message.To.Email);
        WriteOptional(writer, "phone"u8, message.To.Phone);
        WriteOptional(writer, "user"u8, message.To.User);
        WriteOptional(writer, "url"u8, message.To.Url);
        if (!message.Parameters.IsEmpty)
        {
            writer.WritePropertyName("params"u8);
            writer.WriteRawValue(message.Parameters.Span, skipInputValidation: true);
        }
        if (message.Content is { } content) WriteContent(writer, content);
        WriteOptional(writer, "ref"u8, message.Reference);
        WriteOptional(writer, "key"u8, message.RequestKey);
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, MessageContent content)
    {
        writer.WriteStartObject("content"u8);
        WriteOptional(writer, "subject"u8, content.Subject);
        WriteOptional(writer, "text"u8, content.Text);
        WriteOptional(writer, "html"u8, content.Html);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }
}
