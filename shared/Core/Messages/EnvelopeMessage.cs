namespace MessageFunctions.Messages;

/// <summary>One message of an envelope.</summary>
/// <param name="Index">Its place, 0 to 99.</param>
/// <param name="To">Whom it is for.</param>
public sealed record EnvelopeMessage(int Index, Recipient To)
{
    /// <summary>The template's parameters: a UTF-8 JSON object, or empty.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>Content of its own, instead of the envelope's.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>The sender's own name for the message; it can be searched for.</summary>
    public string? Reference { get; init; }

    /// <summary>Fingerprint of the <c>Idempotency-Key</c> the message came with, by which a repeat finds it after a crash.</summary>
    public string? RequestKey { get; init; }
}
