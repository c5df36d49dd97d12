using System.Text.Json.Serialization;

namespace MessageFunctions.Functions.StatusWebhooks;

/// <summary>What a tenant sets.</summary>
internal sealed record StatusWebhookBody(string? Url);

/// <summary>A status webhook; its secrets, the current first, are shown only when it is set.</summary>
internal sealed record StatusWebhookView(string Url, DateTimeOffset Since, IReadOnlyList<string>? Secrets);

/// <summary>An envelope whose statuses could not be told.</summary>
internal sealed record DeadStatusView(string Envelope, DateTimeOffset At, string Reason);

/// <summary>A page of them.</summary>
internal sealed record DeadStatusPage(IReadOnlyList<DeadStatusView> Items, string? Continuation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(StatusWebhookBody))]
[JsonSerializable(typeof(StatusWebhookView))]
[JsonSerializable(typeof(DeadStatusPage))]
internal sealed partial class StatusWebhookJson : JsonSerializerContext;
