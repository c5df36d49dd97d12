using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Channels;

namespace MessageFunctions.Messages.Json;

/// <summary>A channel's id as its text.</summary>
internal sealed class ChannelIdConverter : JsonConverter<ChannelId>
{
    public override ChannelId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ChannelId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a channel id.");

    public override void Write(Utf8JsonWriter writer, ChannelId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
