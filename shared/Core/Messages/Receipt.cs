using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>One report of a provider about one message.</summary>
/// <param name="Index">The message in its envelope.</param>
/// <param name="Kind">What is reported.</param>
/// <param name="Channel">The channel it went over.</param>
/// <param name="ProviderId">The provider's id of the message.</param>
public sealed record Receipt(
    [property: JsonPropertyName("i"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ReceiptKind Kind,
    ChannelId Channel,
    string ProviderId)
{
    public string? Provider { get; init; }

    /// <summary>The provider's own code, unchanged.</summary>
    public string? Code { get; init; }

    /// <summary>The status it gives its message; null for one that changes none.</summary>
    [JsonIgnore]
    public MessageStatus? Status => Kind switch
    {
        ReceiptKind.Delivered or ReceiptKind.Opened or ReceiptKind.Clicked => MessageStatus.Delivered,
        ReceiptKind.Failed => MessageStatus.Failed,
        ReceiptKind.Unsubscribed => null,
        _ => throw new InvalidOperationException($"Unknown receipt {Kind}."),
    };

    /// <summary>Determined by the message, the provider's id and the kind of report, so a repeated report is met as existing.</summary>
    public static string DocumentId(EnvelopeId envelope, Receipt receipt)
    {
        var content = Encoding.UTF8.GetBytes($"{receipt.Index}\n{receipt.Channel}\n{receipt.Provider}\n{receipt.ProviderId}\n{receipt.Kind}");
        return $"{envelope.Value}-r-{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 10))}";
    }
}
