using System.Text.Encodings.Web;
using System.Text.Json;

namespace MessageFunctions.Embedded.Storage;

/// <summary>A document's index as JSON text, <c>{"recipient":["…"]}</c>; none at all where nothing is indexed.</summary>
internal static class LogFields
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    public static byte[]? Encode(IReadOnlyDictionary<string, IReadOnlyList<string>> index)
    {
        if (index.Count == 0) return null;
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            foreach (var (field, values) in index)
            {
                json.WriteStartArray(field);
                foreach (var value in values) json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Decode(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return None;
        var index = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            var values = new List<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.String) values.Add(reader.GetString()!);
            index.Add(field, values);
        }
        return index;
    }
}
