using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageFunctions.Policies;

/// <summary>
/// The difference of two JSON values as changes at JSON pointers, in the form of RFC 6902 (<c>add</c>, <c>remove</c>, <c>replace</c>) with the old value beside the new.
/// Applied in order to the one it gives the other.
/// </summary>
public static class JsonDiff
{
    /// <summary>Deepest nesting that is looked into; below it a value is replaced as a whole.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What makes <paramref name="to"/> of <paramref name="from"/>; empty when they are equal.</summary>
    public static IReadOnlyList<JsonChange> Between(JsonNode? from, JsonNode? to)
    {
        var changes = new List<JsonChange>();
        Compare(from, to, "", 0, changes);
        return changes;
    }

    /// <summary>A value with changes applied.</summary>
    /// <exception cref="InvalidOperationException">A change does not fit.</exception>
    public static JsonNode? Apply(JsonNode? value, IEnumerable<JsonChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        value = value?.DeepClone();
        foreach (var change in changes)
        {
            if (change.Path.Length == 0) value = change.Value?.DeepClone();
            else Apply(value, change);
        }
        return value;
    }

    /// <summary>The changes as a JSON array.</summary>
    public static string ToJson(IReadOnlyList<JsonChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartArray();
            foreach (var change in changes) Write(writer, change);
            writer.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Write(Utf8JsonWriter writer, JsonChange change)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(change);
        writer.WriteStartObject();
        writer.WriteString("op"u8, change.Op);
        writer.WriteString("path"u8, change.Path);
        if (change.Op != JsonChange.Add) Write(writer, "from", change.From);
        if (change.Op != JsonChange.Remove) Write(writer, "value", change.Value);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null) writer.WriteNullValue();
        else value.WriteTo(writer);
    }

    private static void Compare(JsonNode? from, JsonNode? to, string path, int depth, List<JsonChange> changes)
    {
        switch (from, to)
        {
            case (JsonObject a, JsonObject b) when depth < MaxDepth:
                CompareObjects(a, b, path, depth, changes);
                break;
            case (JsonArray a, JsonArray b) when depth < MaxDepth:
                CompareArrays(a, b, path, depth, changes);
                break;
            default:
                if (!JsonNode.DeepEquals(from, to)) changes.Add(new JsonChange(JsonChange.Replace, path, from, to));
                break;
        }
    }

    private static void CompareObjects(JsonObject a, JsonObject b, string path, int depth, List<JsonChange> changes)
    {
        foreach (var (name, value) in a)
        {
            var place = $"{path}/{Escape(name)}";
            if (b.TryGetPropertyValue(name, out var other)) Compare(value, other, place, depth + 1, changes);
            else changes.Add(new JsonChange(JsonChange.Remove, place, value, null));
        }
        foreach (var (name, value) in b)
        {
            if (!a.ContainsKey(name)) changes.Add(new JsonChange(JsonChange.Add, $"{path}/{Escape(name)}", null, value));
        }
    }

    private static void CompareArrays(JsonArray a, JsonArray b, string path, int depth, List<JsonChange> changes)
    {
        var common = Math.Min(a.Count, b.Count);
        for (var i = 0; i < common; i++) Compare(a[i], b[i], Place(i), depth + 1, changes);
        // From the end, so that the places of those before it hold.
        for (var i = a.Count - 1; i >= common; i--) changes.Add(new JsonChange(JsonChange.Remove, Place(i), a[i], null));
        for (var i = common; i < b.Count; i++) changes.Add(new JsonChange(JsonChange.Add, Place(i), null, b[i]));

        string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"{path}/{index}");
    }

    private static void Apply(JsonNode? root, JsonChange change)
    {
        var parts = change.Path.Split('/')[1..];
        var parent = root;
        foreach (var part in parts[..^1]) parent = parent is JsonArray list ? list[Index(part)] : parent?[Unescape(part)];
        switch (parent, change.Op)
        {
            case (JsonObject node, JsonChange.Remove): node.Remove(Unescape(parts[^1])); break;
            case (JsonObject node, _): node[Unescape(parts[^1])] = change.Value?.DeepClone(); break;
            case (JsonArray list, JsonChange.Remove): list.RemoveAt(Index(parts[^1])); break;
            case (JsonArray list, JsonChange.Add): list.Insert(Index(parts[^1]), change.Value?.DeepClone()); break;
            case (JsonArray list, _): list[Index(parts[^1])] = change.Value?.DeepClone(); break;
            default: throw new InvalidOperationException($"There is nothing at {change.Path}.");
        }
    }

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
