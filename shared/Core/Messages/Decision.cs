using System.Globalization;
using System.Text.Json.Serialization;
using MessageFunctions.Channels;
using MessageFunctions.Reviews;

namespace MessageFunctions.Messages;

/// <summary>
/// One decision about an envelope. Decisions of an envelope are numbered without gaps, and the number is the document's id: whoever
/// creates it has decided, and whoever meets an existing one reads again and decides anew. So a withdrawal and an attempt never cross.
/// </summary>
/// <param name="Number">0, 1, 2 … in the envelope.</param>
/// <param name="Kind">What was decided.</param>
public sealed record Decision(
    [property: JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Number,
    [property: JsonPropertyName("kind"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] DecisionKind Kind)
{
    /// <summary>Stable code, such as <c>budget_insufficient</c> or <c>breaker_open</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Text { get; init; }

    /// <summary>The rule that fired.</summary>
    public string? Rule { get; init; }

    /// <summary>Version of the policy that holds the rule.</summary>
    public string? Policy { get; init; }

    public ChannelId? Channel { get; init; }

    /// <summary>Price of one unit in micro-units of the tenant's currency.</summary>
    [JsonPropertyName("price")]
    public long? UnitPriceMicros { get; init; }

    /// <summary>Id of the budget hold.</summary>
    public string? Hold { get; init; }

    /// <summary>When what is waited for comes at the earliest: the schedule, the end of a hold.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who decided, where that was a person.</summary>
    public string? By { get; init; }

    /// <summary>The messages it is about, ascending; null: all.</summary>
    public IReadOnlyList<int>? Only { get; init; }

    /// <summary>The review that it is about.</summary>
    public string? Review { get; init; }

    /// <summary>Everything that was said in the review, when it ended.</summary>
    public IReadOnlyList<ReviewVerdict>? Verdicts { get; init; }

    /// <summary>Messages by status when the envelope was settled.</summary>
    public IReadOnlyDictionary<MessageStatus, int>? Tally { get; init; }

    /// <summary>Whether it is about a message.</summary>
    public bool AppliesTo(int index) => Only is null || Only.Contains(index);

    /// <summary>The status it gives its messages; null for one that changes none.</summary>
    [JsonIgnore]
    public MessageStatus? Status => Kind switch
    {
        DecisionKind.InReview => MessageStatus.InReview,
        DecisionKind.Scheduled or DecisionKind.Approved or DecisionKind.Reserved or DecisionKind.Released or DecisionKind.Preferred or DecisionKind.Rerouted => MessageStatus.Queued,
        DecisionKind.Held or DecisionKind.DeadLettered => MessageStatus.Held,
        DecisionKind.Sending => MessageStatus.Sending,
        DecisionKind.Settled => null,
        DecisionKind.Rejected => MessageStatus.Rejected,
        DecisionKind.Expired => MessageStatus.Expired,
        DecisionKind.Cancelled => MessageStatus.Cancelled,
        DecisionKind.Failed => MessageStatus.Failed,
        _ => throw new InvalidOperationException($"Unknown decision {Kind}."),
    };

    /// <summary>The id of an envelope's n-th decision.</summary>
    public static string DocumentId(EnvelopeId envelope, int number) => string.Create(CultureInfo.InvariantCulture, $"{envelope.Value}-d-{number:D4}");
}
