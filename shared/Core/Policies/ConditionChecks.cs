using System.Collections;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Policies;

/// <summary>Finds every condition and threshold in a body by the metadata it was read with, and checks it against the facts of its kind.</summary>
internal static class ConditionChecks
{
    public static void Run(object body, JsonTypeInfo json, FactSchema? facts, PolicyErrors errors) => Visit(body, json, facts, "", errors);

    private static void Visit(object? value, JsonTypeInfo json, FactSchema? facts, string pointer, PolicyErrors errors)
    {
        switch (value)
        {
            case null:
                return;
            case Condition condition:
                condition.Check(facts, pointer, errors);
                return;
            case Threshold threshold:
                threshold.Check(facts, pointer, errors);
                return;
        }
        switch (json.Kind)
        {
            case JsonTypeInfoKind.Object:
                foreach (var property in json.Properties)
                {
                    if (property.Get?.Invoke(value) is { } inner)
                        Visit(inner, json.Options.GetTypeInfo(property.PropertyType), facts, $"{pointer}/{JsonPointers.Escape(property.Name)}", errors);
                }
                return;
            case JsonTypeInfoKind.Enumerable when json.ElementType is { } element:
                var index = 0;
                foreach (var item in (IEnumerable)value) Visit(item, json.Options.GetTypeInfo(element), facts, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), errors);
                return;
            case JsonTypeInfoKind.Dictionary when json.ElementType is { } element:
                foreach (DictionaryEntry entry in (IDictionary)value) Visit(entry.Value, json.Options.GetTypeInfo(element), facts, $"{pointer}/{JsonPointers.Escape(entry.Key.ToString()!)}", errors);
                return;
        }
    }
}
