namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Where in a queue a message stands.</summary>
internal enum LaneKind
{
    Active = 0,
    DeadLetter = 1,
    Scheduled = 2,
    Deferred = 3,
    DeadLetterDeferred = 4,
}

/// <summary>
/// The key of the message table: queue, lane and sequence number in one integer, so that each lane is one range of one B-tree,
/// a receive reads it from a cursor on, and a move to another lane keeps the number.
/// </summary>
internal static class RowId
{
    /// <summary>Bits of the sequence number: 10^12 messages a queue.</summary>
    private const int SequenceBits = 40;

    private const int LaneBits = 3;

    public static long Of(int queue, LaneKind lane, long sequence) => First(queue, lane) + sequence;

    /// <summary>The lowest key of a lane.</summary>
    public static long First(int queue, LaneKind lane) => (((long)queue << LaneBits) | (long)lane) << SequenceBits;

    /// <summary>The key behind the last one of a lane.</summary>
    public static long End(int queue, LaneKind lane) => First(queue, lane) + (1L << SequenceBits);

    public static long Sequence(long id) => id & ((1L << SequenceBits) - 1);

    public static int QueueOf(long id) => (int)(id >> (SequenceBits + LaneBits));

    public static LaneKind LaneOf(long id) => (LaneKind)((id >> SequenceBits) & ((1 << LaneBits) - 1));

    public static long Move(long id, LaneKind lane) => (id & ~(((1L << LaneBits) - 1) << SequenceBits)) | ((long)lane << SequenceBits);
}
