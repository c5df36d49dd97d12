namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>What <c>servicebus.json</c> declares of a queue. Defaults and ranges are those of Service Bus.</summary>
/// <param name="Name">1 to 260 characters; case does not count.</param>
internal sealed record QueueDefinition(string Name)
{
    /// <summary>How long a received message stays locked. 5 seconds to 5 minutes; default 1 minute.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deliveries after which a message that comes back is dead-lettered. 1 to 2,000; default 10.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Whether an expired message is dead-lettered (or discarded). Default discarded.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>The longest a message may wait, and how long one that sets nothing does. At least 1 second; default for ever.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether a second message of the same id inside the window is dropped. Default no.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long ids are remembered. 20 seconds to 7 days; default 10 minutes.</summary>
    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When a message enqueued at the time expires, in UTC ticks.</summary>
    public long ExpiryTicks(long enqueuedAtTicks, TimeSpan timeToLive)
    {
        var limit = timeToLive < DefaultMessageTimeToLive ? timeToLive : DefaultMessageTimeToLive;
        return limit.Ticks >= long.MaxValue - enqueuedAtTicks ? long.MaxValue : enqueuedAtTicks + limit.Ticks;
    }
}
