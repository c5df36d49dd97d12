using System.Text.Json.Serialization;

namespace MessageFunctions.Channels.Webhook;

/// <summary>What the webhook channel posts.</summary>
/// <param name="Type">Always <c>message</c>.</param>
/// <param name="MessageId">The message; the same as <c>webhook-id</c> and <c>Idempotency-Key</c>.</param>
/// <param name="Tenant">Whose message it is.</param>
internal sealed record WebhookBody(
    string Type, string MessageId, string Tenant, string? Subject, string? Text, string? Html, IReadOnlyDictionary<string, string>? Headers);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJson : JsonSerializerContext;
