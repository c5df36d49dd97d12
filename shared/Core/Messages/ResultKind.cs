using System.Text.Json.Serialization;

namespace MessageFunctions.Messages;

/// <summary>What a provider made of one message in one attempt, weakest evidence first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResultKind>))]
public enum ResultKind
{
    /// <summary>It was not taken and may be tried again.</summary>
    [JsonStringEnumMemberName("retryable")]
    Retryable,

    /// <summary>It left and there was no answer. Never tried again blindly.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It was not taken and trying again over this channel is of no use.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>It was taken.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,
}
