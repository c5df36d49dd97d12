using System.Text;
using System.Text.Json;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Inputs, outputs and events as UTF-8 JSON, with the official worker's options: names as declared, read whatever their case.</summary>
internal static class Payload
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNameCaseInsensitive = true };

    public static byte[]? Serialize(object? value) =>
        value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    public static object? Deserialize(byte[]? json, Type type)
    {
        if (json is not null) return JsonSerializer.Deserialize(json, type, Options);
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    public static T? Deserialize<T>(byte[]? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);
}
