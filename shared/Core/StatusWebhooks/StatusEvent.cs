using System.Text.Json.Serialization;
using MessageFunctions.Messages;

namespace MessageFunctions.StatusWebhooks;

/// <summary>What a tenant's server gets: changes of messages of one envelope.</summary>
/// <param name="Type">Always <c>message.statuses</c>.</param>
/// <param name="Tenant">Whose messages.</param>
/// <param name="Events">1 to 100, one a message.</param>
public sealed record StatusReport(string Type, string Tenant, IReadOnlyList<StatusEvent> Events)
{
    public const string TypeName = "message.statuses";
}

/// <summary>One message's change.</summary>
/// <param name="MessageId">Which message.</param>
/// <param name="Sequence">1, 2, 3 … a message; what is not greater than the last one seen is a repeat.</param>
/// <param name="Status">Where it stands. What it passed through between two reports is not told.</param>
/// <param name="Previous">What was told before.</param>
/// <param name="At">Since when it stands there.</param>
/// <param name="Channel">The channel it went or goes over.</param>
/// <param name="Reference">The sender's own name for the message.</param>
public sealed record StatusEvent(
    string MessageId, int Sequence, MessageStatus Status, MessageStatus? Previous, DateTimeOffset At, string? Channel, string? Reference);

/// <summary>Serialization of status reports without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusReport))]
public sealed partial class StatusJson : JsonSerializerContext;
