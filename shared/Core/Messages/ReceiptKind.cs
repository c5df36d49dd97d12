using System.Text.Json.Serialization;

namespace MessageFunctions.Messages;

/// <summary>What a provider reported after the send.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReceiptKind>))]
public enum ReceiptKind
{
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The recipient opened it, so it was delivered.</summary>
    [JsonStringEnumMemberName("opened")]
    Opened,

    /// <summary>The recipient followed a link, so it was delivered.</summary>
    [JsonStringEnumMemberName("clicked")]
    Clicked,

    [JsonStringEnumMemberName("unsubscribed")]
    Unsubscribed,
}
