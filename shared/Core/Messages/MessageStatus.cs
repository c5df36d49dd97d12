using System.Text.Json.Serialization;

namespace MessageFunctions.Messages;

/// <summary>Where a message stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageStatus>))]
public enum MessageStatus
{
    /// <summary>Durable, and nothing has been decided about it yet.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>Its content is being reviewed.</summary>
    [JsonStringEnumMemberName("in_review")]
    InReview,

    /// <summary>Waits for its turn, its time or its next attempt.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>May not go now; the reason says what it waits for.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>An attempt has begun and its result is not recorded yet.</summary>
    [JsonStringEnumMemberName("sending")]
    Sending,

    /// <summary>The provider took it.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    /// <summary>The provider, or the recipient's own act, says that it arrived. Terminal.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>It was tried and will not arrive. Terminal.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was decided not to send it. Terminal.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>It left, and nobody can say yet whether it was taken.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Its time passed before it could be sent. Terminal.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Its sender withdrew it. Terminal.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
