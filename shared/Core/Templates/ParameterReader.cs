using System.Globalization;
using System.Text.Json;

namespace MessageFunctions.Templates;

/// <summary>
/// Turns the JSON of parameters into what templates print: texts, numbers, truth values, lists and named values, and nothing that has members.
/// </summary>
public static class ParameterReader
{
    /// <summary>Deepest nesting of parameters.</summary>
    public const int MaxDepth = 8;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Most values, nested ones included.</summary>
    public const int MaxValues = 1_000;

    /// <summary>The parameters, or null when they are not an object or exceed a limit.</summary>
    public static IReadOnlyDictionary<string, object?>? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        var values = 0;
        return TryConvert(element, 0, ref values, out var result) ? (Dictionary<string, object?>)result! : null;
    }

    private static bool TryConvert(JsonElement element, int depth, ref int values, out object? result)
    {
        result = null;
        if (depth > MaxDepth || ++values > MaxValues) return false;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var named = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name.Length > MaxNameLength || !TryConvert(property.Value, depth + 1, ref values, out var value)) return false;
                    named[property.Name] = value;
                }
                result = named;
                return true;
            case JsonValueKind.Array:
                var list = new List<object?>();
                foreach (var item in element.EnumerateArray())
                {
                    if (!TryConvert(item, depth + 1, ref values, out var value)) return false;
                    list.Add(value);
                }
                result = list;
                return true;
            default:
                result = Scalar(element);
                return true;
        }
    }

    /// <summary>A number that is no exact decimal prints as it was written, so that nothing is rounded on the way to a recipient.</summary>
    private static object? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when element.GetRawText() is var raw
            && decimal.TryParse(raw, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exact)
            && exact.ToString(CultureInfo.InvariantCulture) == raw => exact,
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };
}
