using System.Text.Json.Serialization;

namespace MessageFunctions.Reviews;

/// <summary>What a step of a review is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewNodeKind>))]
public enum ReviewNodeKind
{
    /// <summary>Machines look at it.</summary>
    [JsonStringEnumMemberName("machine")]
    Machine,

    /// <summary>People decide.</summary>
    [JsonStringEnumMemberName("people")]
    People,

    /// <summary>What was said so far is put into the archive. Every review is archived at its end, also without this.</summary>
    [JsonStringEnumMemberName("archive")]
    Archive,
}
