using MessageFunctions.Channels;
using MessageFunctions.Storage;

namespace MessageFunctions.Messages;

/// <summary>
/// Where one message stands and why: a pure function of the set of its envelope's documents. Evidence of the outside world outranks what was
/// decided, in the order: waiting &lt; decided not to send &lt; refused by the provider, or not known yet &lt; taken &lt; reported as
/// failed &lt; reported as delivered. So no document that comes later or out of order takes a message back to a weaker standing.
/// </summary>
/// <param name="Index">The message.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Since">Since when.</param>
/// <param name="DocumentId">The document that put it there.</param>
/// <param name="Channel">The channel it went or would go next over; null when none of the plan reaches the recipient.</param>
/// <param name="Attempts">Attempts over <paramref name="Channel"/> so far, the running one included.</param>
/// <param name="Attempt">Number of the last attempt over any channel; null before the first.</param>
public sealed record MessageState(int Index, MessageStatus Status, DateTimeOffset Since, string DocumentId, ChannelId? Channel, int Attempts, int? Attempt)
{
    /// <summary>The channel it would go over after <see cref="Channel"/>; null when none of the plan is left.</summary>
    public ChannelId? Next { get; init; }

    /// <summary>Whether its sender may still withdraw it.</summary>
    public bool CanCancel => Status.IsWaiting();

    /// <summary>The state of one message; null when the stream has no envelope or the envelope no such message.</summary>
    public static MessageState? Fold(IReadOnlyList<LogDocument> documents, int index) => Fold(EnvelopeDocuments.Parse(documents), index);

    /// <inheritdoc cref="Fold(IReadOnlyList{LogDocument}, int)"/>
    public static MessageState? Fold(EnvelopeDocuments documents, int index) =>
        documents.Envelope is { } envelope && index >= 0 && index < envelope.Value.Messages.Count ? new MessageFold(documents, envelope, index).Run() : null;
}
