using System.Text.Json.Serialization;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.Messages;

namespace MessageFunctions.Functions.DeadLetters;

/// <summary>An envelope that its queue gave up.</summary>
internal sealed record DeadLetterView(
    string Envelope, string Line, string Priority, DateTimeOffset At, string Reason, string? Description, int Deliveries, int Messages, DateTimeOffset? ExpiresAt)
{
    public static DeadLetterView From(DeadLetter letter) => new(
        letter.Envelope.Value, letter.Line.Value, letter.Priority.Name(), letter.At, letter.Reason, letter.Description, letter.Deliveries, letter.Messages, letter.ExpiresAt);
}

/// <summary>A page of them.</summary>
internal sealed record DeadLetterPageView(IReadOnlyList<DeadLetterView> Items, string? Continuation);

/// <summary>A message of a dead-letter queue that is none of ours; its body, up to 1 KiB, in base64.</summary>
internal sealed record UnreadableView(string Id, string Queue, DateTimeOffset At, string Reason, string MessageId, string Body)
{
    public static UnreadableView From(UnreadableLetter letter) =>
        new(letter.Id, letter.Queue, letter.At, letter.Reason, letter.MessageId, Convert.ToBase64String(letter.Body.Span));
}

/// <summary>A page of them.</summary>
internal sealed record UnreadablePageView(IReadOnlyList<UnreadableView> Items, string? Continuation);

/// <summary>How many envelopes were driven again, and whether there are more.</summary>
internal sealed record RedrivenView(int Redriven, bool IsMore);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterPageView))]
[JsonSerializable(typeof(UnreadablePageView))]
[JsonSerializable(typeof(RedrivenView))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
