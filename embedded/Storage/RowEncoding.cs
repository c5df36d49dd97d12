using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// A row's properties as one JSON object, in their order, readable in a database browser: text, number and boolean as they are in JSON;
/// what JSON has no type for carries it in the name, <c>"openedAt@timestamp": "2026-01-31T08:00:00.0000000Z"</c> and
/// <c>"digest@binary": "base64"</c>. A property's name never holds an <c>@</c>.
/// </summary>
internal static class RowEncoding
{
    private const string TimestampMark = "@timestamp";
    private const string BinaryMark = "@binary";

    // Names of properties are constants of the code, so there are few.
    private static readonly ConcurrentDictionary<string, JsonEncodedText> TimestampNames = new(StringComparer.Ordinal);

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] private static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic] private static Utf8JsonWriter? _writer;

    public static byte[] Encode(IReadOnlyDictionary<string, RowValue> properties)
    {
        var bytes = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var json = _writer ??= new Utf8JsonWriter(bytes, WriterOptions);
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        json.WriteStartObject();
        foreach (var (name, value) in properties) Write(json, name, value);
        json.WriteEndObject();
        json.Flush();
        var encoded = bytes.WrittenSpan.ToArray();
        if (bytes.Capacity > 256 * 1024) (_buffer, _writer) = (null, null);
        return encoded;
    }

    public static IReadOnlyDictionary<string, RowValue> Decode(ReadOnlySpan<byte> json)
    {
        var properties = new Dictionary<string, RowValue>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var mark = name.IndexOf('@', StringComparison.Ordinal);
            properties.Add(mark < 0 ? name : name[..mark], Read(ref reader, mark < 0 ? "" : name[mark..]));
        }
        return properties;
    }

    private static void Write(Utf8JsonWriter json, string name, RowValue value)
    {
        switch (value.Kind)
        {
            case RowValueKind.Text:
                json.WriteString(name, value.Text);
                break;
            case RowValueKind.Number:
                json.WriteNumber(name, value.Number);
                break;
            case RowValueKind.Boolean:
                json.WriteBoolean(name, value.Boolean);
                break;
            case RowValueKind.Timestamp:
                WriteTimestamp(json, name, value.Timestamp);
                break;
            case RowValueKind.Binary:
                json.WriteBase64String(name + BinaryMark, value.Binary);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind {value.Kind}.");
        }
    }

    private static void WriteTimestamp(Utf8JsonWriter json, string name, DateTimeOffset at)
    {
        // The round-trip format of a UTC time has a fixed width: 2026-01-31T08:00:00.0000000Z.
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(at.UtcDateTime, text, out var length, 'O');
        json.WriteString(TimestampNames.GetOrAdd(name, static name => JsonEncodedText.Encode(name + TimestampMark)), text[..length]);
    }

    private static RowValue Read(ref Utf8JsonReader reader, string mark) => (reader.TokenType, mark) switch
    {
        (JsonTokenType.String, "") => reader.GetString()!,
        (JsonTokenType.Number, "") => reader.GetInt64(),
        (JsonTokenType.True, "") => true,
        (JsonTokenType.False, "") => false,
        (JsonTokenType.String, TimestampMark) => reader.GetDateTimeOffset(),
        (JsonTokenType.String, BinaryMark) => reader.GetBytesFromBase64(),
        _ => throw new InvalidDataException($"A stored property is {reader.TokenType} with the mark '{mark}', which no row has."),
    };
}
