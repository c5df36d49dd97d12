using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Channels;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>
/// The JSON schema of a kind's bodies, from the type they are read as: so what is published is what is checked. Bounds come from the attributes of
/// <c>System.ComponentModel.DataAnnotations</c> on the properties (<c>Range</c>, <c>Length</c>, <c>RegularExpression</c>), words from <c>Description</c>.
/// </summary>
internal static class PolicySchema
{
    public const string ConditionReference = "#/$defs/condition";
    public const string ThresholdReference = "#/$defs/threshold";

    private const string SlugPattern = "^[a-z][a-z0-9-]{0,31}$";

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonObject Of(JsonTypeInfo json)
    {
        var schema = json.GetJsonSchemaAsNode(Options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema["type"] = "object";
        var text = schema.ToJsonString();
        var definitions = new JsonObject();
        if (text.Contains(ConditionReference, StringComparison.Ordinal)) definitions["condition"] = JsonNode.Parse(ConditionSchema.Condition);
        if (definitions.Count > 0 || text.Contains(ThresholdReference, StringComparison.Ordinal)) definitions["threshold"] = JsonNode.Parse(ConditionSchema.Threshold);
        if (definitions.Count > 0) schema["$defs"] = definitions;
        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(Condition)) schema = new JsonObject { ["$ref"] = ConditionReference };
        else if (type == typeof(Threshold)) schema = new JsonObject { ["$ref"] = ThresholdReference };
        else if (type == typeof(ChannelId) || type == typeof(LineId) || type == typeof(TenantId) || type == typeof(AttributeId))
            schema = new JsonObject { ["type"] = "string", ["pattern"] = SlugPattern };
        if (schema is not JsonObject node) return schema;
        if (node.ContainsKey("properties")) node["additionalProperties"] = false;
        if (context.PropertyInfo?.AttributeProvider is { } attributes) Annotate(node, attributes);
        return node;
    }

    private static void Annotate(JsonObject node, ICustomAttributeProvider attributes)
    {
        foreach (var attribute in attributes.GetCustomAttributes(inherit: true))
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    node["description"] = description.Description;
                    break;
                case RangeAttribute range:
                    node["minimum"] = Number(range.Minimum);
                    node["maximum"] = Number(range.Maximum);
                    break;
                case LengthAttribute length:
                    var (least, most) = IsText(node) ? ("minLength", "maxLength") : IsList(node) ? ("minItems", "maxItems") : ("minProperties", "maxProperties");
                    node[least] = length.MinimumLength;
                    node[most] = length.MaximumLength;
                    break;
                case RegularExpressionAttribute pattern:
                    node["pattern"] = $"^(?:{pattern.Pattern})$";
                    break;
            }
        }
    }

    private static bool IsText(JsonObject node) => Has(node, "string");

    private static bool IsList(JsonObject node) => Has(node, "array");

    private static bool Has(JsonObject node, string type) => node["type"] switch
    {
        JsonValue value => value.GetValue<string>() == type,
        JsonArray several => several.Any(item => item!.GetValue<string>() == type),
        _ => false,
    };

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);
}
