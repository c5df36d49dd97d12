using System.Globalization;
using System.Text.Json.Serialization;
using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>
/// Results of one attempt over one channel. An attempt may be recorded in several parts, and a part written later may know more than an earlier
/// one (a status query after a timeout): per message the strongest result of an attempt counts.
/// </summary>
/// <param name="Attempt">Number of the decision that began the attempt.</param>
/// <param name="Part">0 for the send itself; later parts count on.</param>
/// <param name="Channel">The channel that was tried.</param>
/// <param name="Results">One a message that this part knows about, by index ascending.</param>
public sealed record Outcome(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Attempt,
    int Part,
    ChannelId Channel,
    IReadOnlyList<MessageResult> Results)
{
    /// <summary>The provider behind the channel.</summary>
    public string? Provider { get; init; }

    /// <summary>How it is known: null for the send itself, else such as <c>status_query</c> or <c>reconciliation</c>.</summary>
    public string? Source { get; init; }

    public static string DocumentId(EnvelopeId envelope, int attempt, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{envelope.Value}-o-{attempt:D4}-{part}");
}
