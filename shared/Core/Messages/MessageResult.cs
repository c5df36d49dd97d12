using System.Text.Json.Serialization;
using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>What became of one message in one attempt.</summary>
/// <param name="Index">The message.</param>
/// <param name="Result">Accepted, rejected, retryable or unknown.</param>
public sealed record MessageResult(
    [property: JsonPropertyName("i"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Index,
    [property: JsonPropertyName("r"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] ResultKind Result)
{
    /// <summary>The provider's id of the message; receipts name it.</summary>
    [JsonPropertyName("id")]
    public string? ProviderId { get; init; }

    /// <summary>Our stable code (<see cref="SendCode"/>); null for an accepted message.</summary>
    public string? Reason { get; init; }

    /// <summary>The provider's own code, unchanged.</summary>
    public string? Code { get; init; }

    /// <summary>The provider's words.</summary>
    public string? Text { get; init; }

    /// <summary>Milliseconds from this message's answer to the outcome's time; 0 or more.</summary>
    [JsonPropertyName("ago")]
    public int MillisecondsBefore { get; init; }

    public static MessageResult From(SendResult result) => result.Outcome switch
    {
        SendOutcome.Accepted accepted => Create(result, ResultKind.Accepted) with { ProviderId = accepted.ProviderId, Reason = null },
        SendOutcome.Rejected => Create(result, ResultKind.Rejected),
        SendOutcome.Retryable => Create(result, ResultKind.Retryable),
        SendOutcome.Unknown => Create(result, ResultKind.Unknown),
        _ => throw new InvalidOperationException($"Unknown outcome {result.Outcome.GetType().Name}."),
    };

    private static MessageResult Create(SendResult result, ResultKind kind) => new(result.Id.Index, kind)
    {
        Reason = result.Outcome.Code,
        Code = result.Outcome.ProviderCode,
        Text = result.Outcome.Text,
    };
}
