using System.Text;
using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private readonly MessageHeader _header;

    public ServiceBusMessage()
        : this(BinaryData.Empty)
    {
    }

    public ServiceBusMessage(string body)
        : this(new BinaryData(Encoding.UTF8.GetBytes(body)))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        _header = new MessageHeader();
    }

    /// <summary>A copy to send again, without what the queue had added: dead-letter reason and description included.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        _header = receivedMessage.Header.Copy();
        _header.Properties?.Remove(DeadLetterReasons.ReasonProperty);
        _header.Properties?.Remove(DeadLetterReasons.DescriptionProperty);
        _header.ScheduledEnqueueTime = default;
    }

    public BinaryData Body { get; set; }

    /// <summary>The id that duplicate detection compares, at most 128 characters; one is given when it is left null.</summary>
    public string? MessageId
    {
        get => _header.MessageId;
        set
        {
            if (value is { Length: 0 or > 128 }) throw new ArgumentException("A message id has 1 to 128 characters.", nameof(value));
            _header.MessageId = value;
        }
    }

    public string? ContentType { get => _header.ContentType; set => _header.ContentType = value; }

    public string? CorrelationId { get => _header.CorrelationId; set => _header.CorrelationId = value; }

    public string? Subject { get => _header.Subject; set => _header.Subject = value; }

    public string? To { get => _header.To; set => _header.To = value; }

    public string? ReplyTo { get => _header.ReplyTo; set => _header.ReplyTo = value; }

    public string? ReplyToSessionId { get => _header.ReplyToSessionId; set => _header.ReplyToSessionId = value; }

    public string? SessionId { get => _header.SessionId; set => _header.SessionId = value; }

    public string? PartitionKey { get => _header.PartitionKey; set => _header.PartitionKey = value; }

    /// <summary>How long the message may wait from its enqueue on; the queue's default is the upper limit.</summary>
    public TimeSpan TimeToLive
    {
        get => _header.TimeToLive;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _header.TimeToLive = value;
        }
    }

    /// <summary>When the message becomes active; a time in the past or the default means at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get => _header.ScheduledEnqueueTime; set => _header.ScheduledEnqueueTime = value; }

    /// <summary>Values for the receiver: text, numbers, <see cref="bool"/>, <see cref="char"/>, <see cref="Guid"/>, times, <see cref="Uri"/>.</summary>
    public IDictionary<string, object> ApplicationProperties => _header.Properties ??= [];

    internal MessageHeader Header => _header;

    /// <summary>The body as text.</summary>
    public override string ToString() => Body.ToString();
}
