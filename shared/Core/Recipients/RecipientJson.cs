using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Json;
using MessageFunctions.Recipients.Requests;

namespace MessageFunctions.Recipients;

/// <summary>Serialization of what recipients want without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false, MaxDepth = 16,
    Converters = [typeof(LowerCaseEnum<MessageKind>), typeof(LowerCaseEnum<CapAction>), typeof(LowerCaseEnum<SuppressionScope>), typeof(ClockTime), typeof(ChannelIdConverter)])]
[JsonSerializable(typeof(RecipientPolicy))]
[JsonSerializable(typeof(FindBody))]
[JsonSerializable(typeof(PreferencesBody))]
[JsonSerializable(typeof(SuppressionBody))]
[JsonSerializable(typeof(SuppressionPage))]
[JsonSerializable(typeof(StateBody))]
[JsonSerializable(typeof(RecipientView))]
[JsonSerializable(typeof(ImportSummary))]
public sealed partial class RecipientJson : JsonSerializerContext;

/// <summary>An enumeration by its names in camel case.</summary>
internal sealed class LowerCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>A time of day as <c>22:00</c>.</summary>
internal sealed class ClockTime : JsonConverter<TimeOnly>
{
    private const string Format = "HH\\:mm";

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TimeOnly.TryParseExact(reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new JsonException("Not a time of day such as 22:00.");

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
