using MessageFunctions.Storage;

namespace MessageFunctions.Messages;

/// <summary>The whole answer to "was it sent, why or why not, and what did it cost": a message, its state and every step.</summary>
public sealed record MessageRecord(Envelope Envelope, EnvelopeMessage Message, MessageState State, IReadOnlyList<MessageStep> Steps)
{
    public MessageId Id => new(Envelope.Id, Message.Index);

    /// <summary>Null when the stream has no envelope or the envelope no such message.</summary>
    public static MessageRecord? Fold(IReadOnlyList<LogDocument> documents, int index) => Fold(EnvelopeDocuments.Parse(documents), index);

    /// <inheritdoc cref="Fold(IReadOnlyList{LogDocument}, int)"/>
    public static MessageRecord? Fold(EnvelopeDocuments documents, int index)
    {
        if (MessageState.Fold(documents, index) is not { } state) return null;
        var envelope = documents.Envelope!.Value;
        return new MessageRecord(envelope, envelope.Messages[index], state, MessageSteps.Of(documents, index));
    }
}
