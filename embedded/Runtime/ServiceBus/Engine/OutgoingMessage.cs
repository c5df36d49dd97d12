namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>A message on its way into a queue, encoded on the sender's thread.</summary>
internal sealed class OutgoingMessage
{
    public required byte[] Header { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The message's own time to live; the largest value when it has none.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>UTC ticks of the scheduled enqueue; 0 for at once.</summary>
    public required long DueTicks { get; init; }

    /// <summary>What duplicate detection compares; null where the queue has none.</summary>
    public UInt128? DuplicateKey { get; init; }

    /// <summary>Set by the send: the message's number, or that of the message it repeats.</summary>
    public long Sequence { get; set; }
}
