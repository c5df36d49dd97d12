using System.Text.Json.Serialization;

namespace MessageFunctions.Reviews;

/// <summary>What a review is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewSubject>))]
public enum ReviewSubject
{
    /// <summary>Content of single messages.</summary>
    [JsonStringEnumMemberName("content")]
    Content,

    /// <summary>Content of a batch.</summary>
    [JsonStringEnumMemberName("batch")]
    Batch,

    /// <summary>A version of a template.</summary>
    [JsonStringEnumMemberName("template")]
    Template,
}
