using System.Text.Json.Serialization;

namespace MessageFunctions.Reviews;

/// <summary>What somebody said about the content.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewChoice>))]
public enum ReviewChoice
{
    [JsonStringEnumMemberName("approve")]
    Approve,

    [JsonStringEnumMemberName("reject")]
    Reject,

    /// <summary>Only with changes: its author hands it in again.</summary>
    [JsonStringEnumMemberName("request_change")]
    RequestChange,

    /// <summary>Cannot say; also a machine that failed or was slow.</summary>
    [JsonStringEnumMemberName("unsure")]
    Unsure,
}

/// <summary>One verdict of a machine or a person.</summary>
/// <param name="Node">The step it was given in, from 0.</param>
/// <param name="Choice">What was said.</param>
/// <param name="By">The machine's name or the person's subject.</param>
/// <param name="At">When.</param>
public sealed record ReviewVerdict(int Node, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ReviewChoice Choice, string By, DateTimeOffset At)
{
    /// <summary>Longest reason of a person, in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>Whether a machine said so.</summary>
    public bool IsMachine { get; init; }

    /// <summary>The machine's score in basis points, 0 (harmless) to 10,000; null where there is none.</summary>
    public int? Score { get; init; }

    /// <summary>Why, at most 10 of a machine, one of a person.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Version of the machine with its data.</summary>
    public string? Version { get; init; }
}
