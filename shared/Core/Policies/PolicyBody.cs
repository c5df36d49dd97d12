using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using MessageFunctions.Problems;

namespace MessageFunctions.Policies;

/// <summary>Reads a body: its form first, without recursion, so that no depth harms; then its shape by the published schema; then its values.</summary>
internal static class PolicyBody
{
    public static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> json, JsonObject schema, PolicyErrors errors) where T : class
    {
        if (!HasForm(body.Span, errors)) return null;
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = PolicyLimits.MaxDepth + 1 });
        SchemaCheck.Run(document.RootElement, schema, errors);
        if (!errors.IsEmpty) return null;
        try
        {
            var value = document.RootElement.Deserialize(json);
            if (value is null) errors.Add("", "An object.", ProblemCode.TypeInvalid);
            return value;
        }
        catch (JsonException exception)
        {
            errors.Add(JsonPointers.OfPath(exception.Path), "Not a value that is possible here.", ProblemCode.TypeInvalid);
            return null;
        }
    }

    /// <summary>Whether it is one JSON value that is neither too large nor too deep and names no property twice.</summary>
    public static bool HasForm(ReadOnlySpan<byte> body, PolicyErrors errors)
    {
        if (body.Length > PolicyLimits.MaxBodyBytes)
        {
            errors.Add("", $"At most {PolicyLimits.MaxBodyBytes} bytes.", ProblemCode.BodyTooLarge);
            return false;
        }
        if (!Utf8.IsValid(body))
        {
            errors.Add("", "Not UTF-8.", ProblemCode.TextEncodingInvalid);
            return false;
        }
        // Deeper than the body has bytes it cannot be: so the reader itself never refuses the depth, and the place can be told.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = PolicyLimits.MaxBodyBytes + 1 });
        var place = new JsonPlace();
        try
        {
            while (reader.Read())
            {
                if (place.Step(ref reader) is not { } problem) continue;
                errors.Add(place.Pointer, problem.Detail, problem.Code);
                return false;
            }
            return true;
        }
        catch (JsonException exception)
        {
            errors.Add(place.Pointer, $"Not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", ProblemCode.JsonInvalid);
            return false;
        }
    }
}
