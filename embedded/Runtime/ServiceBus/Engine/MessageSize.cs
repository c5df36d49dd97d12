namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>How much a message weighs against the limit of Service Bus's standard tier.</summary>
internal static class MessageSize
{
    /// <summary>256 KiB, for one message and for a batch alike.</summary>
    public const long MaxBytes = 256 * 1024;

    /// <summary>What a batch costs before its first message.</summary>
    public const long EnvelopeBytes = 64;

    /// <summary>The wire format's framing of one message.</summary>
    private const long FramingBytes = 32;

    public static long Of(OutgoingMessage message) => message.Header.Length + message.Body.Length + FramingBytes;
}
