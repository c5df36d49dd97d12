using System.Buffers;
using System.Text.Json;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using MessageFunctions.Functions.Grpc.V1;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;

namespace MessageFunctions.Functions.Grpc;

/// <summary>Requests as the JSON that the REST API takes. What is absent here is absent there; equal requests give equal bytes.</summary>
internal static class GrpcRequestJson
{
    /// <summary>Null: it cannot be JSON, and the problem says why.</summary>
    public static ReadOnlyMemory<byte>? Write(SendRequest request, out Problem? problem) => Write(request.CalculateSize(), out problem, writer =>
    {
        WriteHead(writer, request.Line, request.Kind, request.Content, request.Template, request.HasPriority ? request.Priority : null, request.Channels, request.SendAt, request.ExpiresAt);
        WriteMessage(writer, request.To, request.Params, request.HasReference ? request.Reference : null);
    });

    /// <inheritdoc cref="Write(SendRequest, out Problem?)"/>
    public static ReadOnlyMemory<byte>? Write(SendBatchRequest request, out Problem? problem) => Write(request.CalculateSize(), out problem, writer =>
    {
        WriteHead(writer, request.Line, request.Kind, request.Content, request.Template, request.HasPriority ? request.Priority : null, request.Channels, request.SendAt, request.ExpiresAt);
        writer.WriteStartArray("messages"u8);
        foreach (var item in request.Messages)
        {
            writer.WriteStartObject();
            WriteMessage(writer, item.To, item.Params, item.HasReference ? item.Reference : null);
            if (item.Content is not null) WriteContent(writer, item.Content);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    private static ReadOnlyMemory<byte>? Write(int size, out Problem? problem, Action<Utf8JsonWriter> write)
    {
        problem = null;
        var output = new ArrayBufferWriter<byte>(size + (size / 2) + 256);
        try
        {
            JsonAnswer.Write(output, writer =>
            {
                writer.WriteStartObject();
                write(writer);
                writer.WriteEndObject();
            });
            return output.WrittenMemory;
        }
        catch (NotJsonException exception)
        {
            problem = KnownProblems.Validation([new ProblemItem(exception.Code, "/params", exception.Message)]);
            return null;
        }
    }

    private static void WriteHead(
        Utf8JsonWriter writer, string line, string kind, Content? content, Template? template, string? priority, RepeatedField<string> channels, Timestamp? sendAt, Timestamp? expiresAt)
    {
        if (line.Length > 0) writer.WriteString("line"u8, line);
        if (kind.Length > 0) writer.WriteString("kind"u8, kind);
        if (content is not null) WriteContent(writer, content);
        if (template is not null) WriteTemplate(writer, template);
        if (priority is not null) writer.WriteString("priority"u8, priority);
        if (channels.Count > 0)
        {
            writer.WriteStartArray("channels"u8);
            foreach (var channel in channels) writer.WriteStringValue(channel);
            writer.WriteEndArray();
        }
        if (sendAt is not null) writer.WriteString("sendAt"u8, GrpcTime.Text(sendAt));
        if (expiresAt is not null) writer.WriteString("expiresAt"u8, GrpcTime.Text(expiresAt));
    }

    private static void WriteMessage(Utf8JsonWriter writer, Recipient? to, Struct? parameters, string? reference)
    {
        if (to is not null)
        {
            writer.WriteStartObject("to"u8);
            if (to.HasEmail) writer.WriteString("email"u8, to.Email);
            if (to.HasPhone) writer.WriteString("phone"u8, to.Phone);
            if (to.HasUser) writer.WriteString("user"u8, to.User);
            if (to.HasUrl) writer.WriteString("url"u8, to.Url);
            writer.WriteEndObject();
        }
        if (parameters is not null)
        {
            writer.WritePropertyName("params"u8);
            WriteStruct(writer, parameters, depth: 1);
        }
        if (reference is not null) writer.WriteString("reference"u8, reference);
    }

    private static void WriteContent(Utf8JsonWriter writer, Content content)
    {
        writer.WriteStartObject("content"u8);
        if (content.HasSubject) writer.WriteString("subject"u8, content.Subject);
        if (content.HasText) writer.WriteString("text"u8, content.Text);
        if (content.HasHtml) writer.WriteString("html"u8, content.Html);
        writer.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter writer, Template template)
    {
        if (!template.HasVersion)
        {
            writer.WriteString("template"u8, template.Id);
            return;
        }
        writer.WriteStartObject("template"u8);
        writer.WriteString("id"u8, template.Id);
        writer.WriteNumber("version"u8, template.Version);
        writer.WriteEndObject();
    }

    private static void WriteStruct(Utf8JsonWriter writer, Struct value, int depth)
    {
        if (depth > RequestLimits.MaxDepth) throw new NotJsonException(ProblemCode.JsonTooDeep, $"At most {RequestLimits.MaxDepth} deep.");
        writer.WriteStartObject();
        // A map has no order of its own; an idempotency key tells a repeat by its bytes.
        foreach (var (name, field) in value.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteValue(writer, field, depth);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Value value, int depth)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue: writer.WriteStringValue(value.StringValue); break;
            case Value.KindOneofCase.BoolValue: writer.WriteBooleanValue(value.BoolValue); break;
            case Value.KindOneofCase.StructValue: WriteStruct(writer, value.StructValue, depth + 1); break;
            case Value.KindOneofCase.NumberValue:
                if (!double.IsFinite(value.NumberValue)) throw new NotJsonException(ProblemCode.NumberInvalid, "A number is finite.");
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.ListValue:
                if (depth >= RequestLimits.MaxDepth) throw new NotJsonException(ProblemCode.JsonTooDeep, $"At most {RequestLimits.MaxDepth} deep.");
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values) WriteValue(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            default: writer.WriteNullValue(); break;
        }
    }

    private sealed class NotJsonException(string code, string message) : Exception(message)
    {
        public string Code { get; } = code;
    }
}
