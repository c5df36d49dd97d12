using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageFunctions.Policies.Conditions;

/// <summary>Takes a threshold as it stands; what is wrong with it is told when it is checked.</summary>
internal sealed class ThresholdConverter : JsonConverter<Threshold>
{
    public override Threshold Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Threshold.From(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, Threshold value, JsonSerializerOptions options) => value.Write(writer);
}
