using System.Text.Json.Serialization;

namespace MessageFunctions.Reviews;

/// <summary>How a review ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewOutcome>))]
public enum ReviewOutcome
{
    [JsonStringEnumMemberName("approved")]
    Approved,

    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>A person wants it changed: this content is not sent.</summary>
    [JsonStringEnumMemberName("change_requested")]
    ChangeRequested,

    /// <summary>Nobody decided in time.</summary>
    [JsonStringEnumMemberName("timed_out")]
    TimedOut,

    /// <summary>The last step was unsure and nobody came after it: not sent.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,

    /// <summary>Its batch was withdrawn.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
