namespace MessageFunctions.Policies;

/// <summary>The published schema of conditions and thresholds. They are checked by code, which tells more than a schema can.</summary>
internal static class ConditionSchema
{
    public const string Threshold = """
        {
          "description": "A number, or a formula over facts: + - * /, comparisons, && || !, min max abs floor ceil round clamp ratio if.",
          "anyOf": [
            { "type": "number" },
            { "type": "object", "properties": { "formula": { "type": "string", "minLength": 1, "maxLength": 500 } }, "required": ["formula"], "additionalProperties": false }
          ]
        }
        """;

    public const string Condition = """
        {
          "description": "When something holds: a tree of at most 16 levels and 256 parts.",
          "anyOf": [
            { "type": "boolean" },
            { "type": "object", "properties": { "all": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/condition" } } }, "required": ["all"], "additionalProperties": false },
            { "type": "object", "properties": { "any": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/condition" } } }, "required": ["any"], "additionalProperties": false },
            { "type": "object", "properties": { "not": { "$ref": "#/$defs/condition" } }, "required": ["not"], "additionalProperties": false },
            { "type": "object", "properties": { "formula": { "type": "string", "minLength": 1, "maxLength": 500 } }, "required": ["formula"], "additionalProperties": false },
            {
              "type": "object",
              "properties": {
                "fact": { "type": "string" },
                "op": { "enum": ["eq", "ne", "lt", "le", "gt", "ge", "in", "has"] },
                "value": { "anyOf": [{ "type": ["string", "boolean"] }, { "$ref": "#/$defs/threshold" }, { "type": "array", "minItems": 1, "maxItems": 100, "items": { "type": ["string", "number"] } }] }
              },
              "required": ["fact", "op", "value"],
              "additionalProperties": false
            }
          ]
        }
        """;
}
