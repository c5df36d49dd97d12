using System.Text.Json.Serialization;

namespace MessageFunctions.Receipts;

/// <summary>The body of <c>POST /api/v1/receipts/{provider}</c> in this service's own format.</summary>
/// <param name="Receipts">1 to <see cref="MaxReceipts"/> of them, in any order.</param>
public sealed record ReceiptReport(IReadOnlyList<ReportedReceipt> Receipts)
{
    public const int MaxReceipts = 1_000;
}

/// <summary>One receipt as reported.</summary>
/// <param name="Tenant">Whose message it is about.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Event"><c>delivered</c>, <c>failed</c>, <c>opened</c>, <c>clicked</c> or <c>unsubscribed</c>.</param>
/// <param name="At">When it happened, by the provider's clock.</param>
/// <param name="Code">The provider's raw code, kept as it came; at most 100 characters.</param>
/// <param name="ProviderId">
/// The id under which the provider took the message, at most 200 characters; default: the message's. A repeat of the same event under the same
/// id changes nothing.
/// </param>
public sealed record ReportedReceipt(
    string Tenant, string MessageId, string Event, DateTimeOffset At, string? Code = null, string? ProviderId = null);

/// <summary>Serialization of receipts without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ReceiptReport))]
[JsonSerializable(typeof(ReceiptSummary))]
public sealed partial class ReceiptJson : JsonSerializerContext;
