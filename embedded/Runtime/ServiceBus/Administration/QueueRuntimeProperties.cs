using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>How many messages a queue holds.</summary>
public class QueueRuntimeProperties
{
    private readonly LaneCounts _counts;

    internal QueueRuntimeProperties(string name, LaneCounts counts)
    {
        Name = name;
        _counts = counts;
    }

    public string Name { get; }

    /// <summary>Messages to be received, locked and deferred ones included.</summary>
    public long ActiveMessageCount => _counts.Active + _counts.Deferred;

    public long DeadLetterMessageCount => _counts.DeadLetter + _counts.DeadLetterDeferred;

    public long ScheduledMessageCount => _counts.Scheduled;

    public long TotalMessageCount => ActiveMessageCount + DeadLetterMessageCount + ScheduledMessageCount;
}
