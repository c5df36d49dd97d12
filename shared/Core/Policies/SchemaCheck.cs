using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageFunctions.Problems;

namespace MessageFunctions.Policies;

/// <summary>
/// Checks a body against the schema of its kind: the part of JSON schema that <see cref="PolicySchema"/> writes, each error with its place. Conditions and
/// thresholds are checked when they are bound to their facts.
/// </summary>
internal static class SchemaCheck
{
    public static void Run(JsonElement value, JsonObject schema, PolicyErrors errors) => Check(value, schema, schema, "", errors);

    private static void Check(JsonElement value, JsonNode? node, JsonObject root, string pointer, PolicyErrors errors)
    {
        if (node is not JsonObject schema) return;
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            if (reference is not (PolicySchema.ConditionReference or PolicySchema.ThresholdReference)) Check(value, Resolve(root, reference), root, pointer, errors);
            else if (value.ValueKind == JsonValueKind.Null) errors.Add(pointer, "Leave it out instead of null.", ProblemCode.TypeInvalid);
            return;
        }
        if (!HasType(value, schema["type"]))
        {
            errors.Add(pointer, $"Of type {Types(schema["type"])}.", ProblemCode.TypeInvalid);
            return;
        }
        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => JsonNode.DeepEquals(item, JsonValue.Create(value))))
        {
            errors.Add(pointer, $"One of {string.Join(", ", allowed.Select(item => item?.ToJsonString() ?? "null"))}.");
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: CheckObject(value, schema, root, pointer, errors); break;
            case JsonValueKind.Array: CheckArray(value, schema, root, pointer, errors); break;
            case JsonValueKind.Number: CheckNumber(value, schema, pointer, errors); break;
            case JsonValueKind.String: CheckText(value.GetString()!, schema, pointer, errors); break;
        }
    }

    private static void CheckObject(JsonElement value, JsonObject schema, JsonObject root, string pointer, PolicyErrors errors)
    {
        var properties = schema["properties"] as JsonObject;
        var count = 0;
        foreach (var property in value.EnumerateObject())
        {
            count++;
            var place = $"{pointer}/{JsonPointers.Escape(property.Name)}";
            if (properties?.TryGetPropertyValue(property.Name, out var known) == true) Check(property.Value, known, root, place, errors);
            else if (schema["additionalProperties"] is JsonObject other) Check(property.Value, other, root, place, errors);
            else if (properties is not null)
                errors.Add(place, $"Not a field here: {string.Join(", ", properties.Select(one => one.Key))}.", ProblemCode.PropertyUnknown);
        }
        Count(count, schema, "minProperties", "maxProperties", pointer, "fields", errors);
        if (schema["required"] is not JsonArray required) return;
        foreach (var name in required)
        {
            if (!value.TryGetProperty(name!.GetValue<string>(), out _)) errors.Add($"{pointer}/{name}", "It is missing.", ProblemCode.Required);
        }
    }

    private static void CheckArray(JsonElement value, JsonObject schema, JsonObject root, string pointer, PolicyErrors errors)
    {
        Count(value.GetArrayLength(), schema, "minItems", "maxItems", pointer, "items", errors);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Check(item, schema["items"], root, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"), errors);
            index++;
        }
    }

    private static void CheckNumber(JsonElement value, JsonObject schema, string pointer, PolicyErrors errors)
    {
        if (!value.TryGetDecimal(out var number)) errors.Add(pointer, "A number of at most 28 digits.", ProblemCode.NumberInvalid);
        else if (IsInteger(schema["type"]) && number != decimal.Truncate(number)) errors.Add(pointer, "A whole number.", ProblemCode.NumberInvalid);
        else if (schema["minimum"]?.GetValue<decimal>() is { } least && schema["maximum"]?.GetValue<decimal>() is { } most) errors.InRange(number, least, most, pointer);
    }

    private static void CheckText(string value, JsonObject schema, string pointer, PolicyErrors errors)
    {
        Count(value.Length, schema, "minLength", "maxLength", pointer, "characters", errors);
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))
            errors.Add(pointer, $"Of the form {pattern}.");
    }

    private static void Count(int count, JsonObject schema, string least, string most, string pointer, string what, PolicyErrors errors)
    {
        if ((schema[least]?.GetValue<int>() is { } min && count < min) || (schema[most]?.GetValue<int>() is { } max && count > max))
            errors.Add(pointer, $"{schema[least]?.ToString() ?? "0"} to {schema[most]?.ToString() ?? "any number of"} {what}.", ProblemCode.TooMany);
    }

    private static bool HasType(JsonElement value, JsonNode? type) => type switch
    {
        null => true,
        JsonArray several => several.Any(one => HasType(value, one)),
        _ => type.GetValue<string>() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "number" or "integer" => value.ValueKind == JsonValueKind.Number,
            var other => throw new InvalidOperationException($"The schema has the unknown type {other}."),
        },
    };

    private static bool IsInteger(JsonNode? type) => type switch
    {
        JsonArray several => several.Any(IsInteger),
        _ => type?.GetValue<string>() == "integer",
    };

    private static string Types(JsonNode? type) => type is JsonArray several ? string.Join(" or ", several.Select(one => one!.ToString())) : type?.ToString() ?? "any";

    private static JsonNode? Resolve(JsonObject root, string reference)
    {
        JsonNode? node = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            node = node switch
            {
                JsonObject parent => parent[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
                JsonArray list => list[int.Parse(part, CultureInfo.InvariantCulture)],
                _ => null,
            };
        }
        return node;
    }
}
