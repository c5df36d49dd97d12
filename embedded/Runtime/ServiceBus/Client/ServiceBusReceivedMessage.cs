using System.Collections.ObjectModel;
using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as a receiver gets it.</summary>
public class ServiceBusReceivedMessage
{
    private MessageHeader? _header;

    internal ServiceBusReceivedMessage(StoredMessage stored, Guid lockToken, DateTimeOffset lockedUntil)
    {
        Stored = stored;
        LockTokenGuid = lockToken;
        LockedUntil = lockedUntil;
        Body = BinaryData.FromBytes(stored.Body);
    }

    public BinaryData Body { get; }

    public string? MessageId => Header.MessageId;

    public string? ContentType => Header.ContentType;

    public string? CorrelationId => Header.CorrelationId;

    public string? Subject => Header.Subject;

    public string? To => Header.To;

    public string? ReplyTo => Header.ReplyTo;

    public string? ReplyToSessionId => Header.ReplyToSessionId;

    public string? SessionId => Header.SessionId;

    public string? PartitionKey => Header.PartitionKey;

    /// <summary>How long the message may wait; the largest value when neither it nor its queue sets a limit.</summary>
    public TimeSpan TimeToLive => Header.TimeToLive;

    public DateTimeOffset ScheduledEnqueueTime => Header.ScheduledEnqueueTime;

    public IReadOnlyDictionary<string, object> ApplicationProperties =>
        Header.Properties is { } properties ? new ReadOnlyDictionary<string, object>(properties) : ReadOnlyDictionary<string, object>.Empty;

    /// <summary>How often the message was handed out, this time included.</summary>
    public int DeliveryCount => Stored.DeliveryCount;

    /// <summary>The message's number in its queue, ascending in the order of arrival.</summary>
    public long SequenceNumber => Stored.Sequence;

    public DateTimeOffset EnqueuedTime => new(Stored.EnqueuedAtTicks, TimeSpan.Zero);

    /// <summary>When the message leaves the queue unless it was taken before.</summary>
    public DateTimeOffset ExpiresAt =>
        Stored.ExpiresAtTicks >= DateTimeOffset.MaxValue.Ticks ? DateTimeOffset.MaxValue : new(Stored.ExpiresAtTicks, TimeSpan.Zero);

    public string LockToken => LockTokenGuid.ToString();

    /// <summary>When the lock ends by the wall clock. The engine itself goes by a monotonic clock.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    public ServiceBusMessageState State => Stored.State;

    public string? DeadLetterReason => Header.Properties?.GetValueOrDefault(DeadLetterReasons.ReasonProperty) as string;

    public string? DeadLetterErrorDescription => Header.Properties?.GetValueOrDefault(DeadLetterReasons.DescriptionProperty) as string;

    internal StoredMessage Stored { get; }

    internal Guid LockTokenGuid { get; }

    /// <summary>Its holder has asked for a settlement.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>Read from its stored form only when somebody asks.</summary>
    internal MessageHeader Header => _header ??= MessageHeader.Decode(Stored.Header);

    /// <summary>The body as text.</summary>
    public override string ToString() => Body.ToString();
}
