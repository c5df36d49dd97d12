using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>Checks a template's parameters and keeps them as the bytes they came in.</summary>
internal static class ParameterReading
{
    /// <summary>Deepest nesting inside the parameters.</summary>
    public const int MaxDepth = 8;

    /// <summary>The slice of the body, or empty after a problem.</summary>
    public static ReadOnlyMemory<byte> Read(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, string pointer, ref ProblemList problems)
    {
        if (!JsonText.Expect(ref json, JsonTokenType.StartObject, pointer, "an object", ref problems)) return default;
        var start = (int)json.TokenStartIndex;
        var depth = json.CurrentDepth;
        var valid = true;
        while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == depth))
        {
            if (json.CurrentDepth > depth + MaxDepth && valid)
            {
                problems.Add(ProblemCode.ParametersInvalid, pointer, $"Parameters are nested deeper than {MaxDepth}.");
                valid = false;
            }
            // Escapes are decoded here once, so that nothing later meets half of a surrogate pair.
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped && valid) valid = JsonText.Decode(ref json, pointer, ref problems) is not null;
        }
        var slice = body[start..(int)json.BytesConsumed];
        if (slice.Length <= RequestLimits.MaxParameterBytes) return valid ? slice : default;
        problems.Add(ProblemCode.ValueTooLong, pointer, $"Parameters take at most {RequestLimits.MaxParameterBytes} bytes.");
        return default;
    }
}
