using System.Text.Json.Serialization;

namespace MessageFunctions.Messages.Json;

/// <summary>Serialization of the small documents of a stream, generated at build time; absent properties are not written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(ChannelIdConverter)])]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(EnvelopeReferenceBody))]
internal sealed partial class MessagesJson : JsonSerializerContext;
