using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageFunctions.Policies.Conditions;

/// <summary>Takes a condition as it stands; what is wrong with it is told when it is checked, all at once and with its place.</summary>
internal sealed class ConditionConverter : JsonConverter<Condition>
{
    public override Condition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Condition.From(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, Condition value, JsonSerializerOptions options) => value.Write(writer);
}
