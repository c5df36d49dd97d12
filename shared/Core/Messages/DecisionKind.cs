using System.Text.Json.Serialization;

namespace MessageFunctions.Messages;

/// <summary>What was decided about an envelope or some of its messages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>Waits for its <c>sendAt</c>: queued.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    /// <summary>Given to the review: in review.</summary>
    [JsonStringEnumMemberName("in_review")]
    InReview,

    /// <summary>The review let it pass: queued.</summary>
    [JsonStringEnumMemberName("approved")]
    Approved,

    /// <summary>Budget is held for it: queued.</summary>
    [JsonStringEnumMemberName("reserved")]
    Reserved,

    /// <summary>May not go now: held.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>Its queue gave its reference up before a delivery began: held until somebody drives it again.</summary>
    [JsonStringEnumMemberName("dead_lettered")]
    DeadLettered,

    /// <summary>May go again: queued.</summary>
    [JsonStringEnumMemberName("released")]
    Released,

    /// <summary>Goes over <see cref="Decision.Channel"/> before all others of the plan, for what is known of the recipient: queued.</summary>
    [JsonStringEnumMemberName("preferred")]
    Preferred,

    /// <summary>Goes on over <see cref="Decision.Channel"/>: queued.</summary>
    [JsonStringEnumMemberName("rerouted")]
    Rerouted,

    /// <summary>An attempt over <see cref="Decision.Channel"/> begins; its number is the decision's. Written before anything leaves: sending.</summary>
    [JsonStringEnumMemberName("sending")]
    Sending,

    /// <summary>The hold is resolved and the counts are final but for unknowns and receipts; changes no status.</summary>
    [JsonStringEnumMemberName("settled")]
    Settled,

    /// <summary>Will not be sent. Terminal.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>Its time passed. Terminal.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Its sender withdrew it. Terminal.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Given up after attempts. Terminal.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
