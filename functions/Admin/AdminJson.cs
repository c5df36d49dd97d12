using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Admin;

/// <summary>JSON of the administration: a field that is not known is an error, so that nothing is set that nobody reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false, MaxDepth = 16,
    Converters = [typeof(CamelCaseEnum<MessageKind>), typeof(CamelCaseEnum<InsufficientBudget>), typeof(CamelCaseEnum<TenantState>), typeof(CamelCaseEnum<IsolationLevel>), typeof(CamelCaseEnum<AddressKind>), typeof(PlainEnum<Priority>)])]
[JsonSerializable(typeof(LineView))]
[JsonSerializable(typeof(PriceView))]
[JsonSerializable(typeof(QuotaView))]
[JsonSerializable(typeof(AttributeView))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(KeyRequestView))]
[JsonSerializable(typeof(RotateView))]
[JsonSerializable(typeof(IssuedKeyView))]
[JsonSerializable(typeof(TemplateView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(VersionChoiceView))]
[JsonSerializable(typeof(PageView<LineView>), TypeInfoPropertyName = "LinePage")]
[JsonSerializable(typeof(PageView<PriceView>), TypeInfoPropertyName = "PricePage")]
[JsonSerializable(typeof(PageView<QuotaView>), TypeInfoPropertyName = "QuotaPage")]
[JsonSerializable(typeof(PageView<AttributeView>), TypeInfoPropertyName = "AttributePage")]
[JsonSerializable(typeof(PageView<KeyView>), TypeInfoPropertyName = "KeyPage")]
[JsonSerializable(typeof(PageView<TemplateView>), TypeInfoPropertyName = "TemplatePage")]
[JsonSerializable(typeof(PageView<ChannelView>), TypeInfoPropertyName = "ChannelPage")]
[JsonSerializable(typeof(PageView<string>), TypeInfoPropertyName = "IdPage")]
internal sealed partial class AdminJson : JsonSerializerContext;

/// <summary>A page of a list; the last one has no continuation.</summary>
internal sealed record PageView<T>(IReadOnlyList<T> Items, string? Continuation = null);

internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

internal sealed class PlainEnum<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
