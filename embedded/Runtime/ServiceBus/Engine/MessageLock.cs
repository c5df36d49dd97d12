namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>A message in somebody's hands. Guarded by its lane, and a link of the lane's list in the order of deadlines.</summary>
internal sealed class MessageLock(StoredMessage message, Guid token)
{
    public long Id { get; } = message.Id;

    public Guid Token { get; } = token;

    public int DeliveryCount { get; } = message.DeliveryCount;

    public long ExpiresAtTicks { get; } = message.ExpiresAtTicks;

    /// <summary>By the monotonic clock, so that a jump of the wall clock neither ends nor prolongs a lock.</summary>
    public long Deadline { get; set; }

    /// <summary>Up to when the engine prolongs the lock by itself (monotonic); 0 for not at all.</summary>
    public long AutoRenewUntil { get; set; }

    /// <summary>A settlement is on its way to the disk: the lock neither runs out nor serves another one.</summary>
    public bool IsSettling { get; set; }

    public LinkedListNode<MessageLock>? Node { get; set; }
}
