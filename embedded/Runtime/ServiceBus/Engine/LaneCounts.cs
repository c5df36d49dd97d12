namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>How many messages stand in each lane of a queue, or by how much a transaction changes that.</summary>
internal record struct LaneCounts(long Active, long DeadLetter, long Scheduled, long Deferred, long DeadLetterDeferred)
{
    public void Add(LaneKind lane, long change)
    {
        switch (lane)
        {
            case LaneKind.Active: Active += change; break;
            case LaneKind.DeadLetter: DeadLetter += change; break;
            case LaneKind.Scheduled: Scheduled += change; break;
            case LaneKind.Deferred: Deferred += change; break;
            case LaneKind.DeadLetterDeferred: DeadLetterDeferred += change; break;
            default: throw new ArgumentOutOfRangeException(nameof(lane), lane, null);
        }
    }

    public void Move(LaneKind from, LaneKind to)
    {
        Add(from, -1);
        Add(to, 1);
    }

    public readonly LaneCounts Plus(LaneCounts other) => new(
        Active + other.Active,
        DeadLetter + other.DeadLetter,
        Scheduled + other.Scheduled,
        Deferred + other.Deferred,
        DeadLetterDeferred + other.DeadLetterDeferred);
}
