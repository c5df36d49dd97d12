using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent in one operation: all of them or none. Not thread-safe.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<OutgoingMessage> _messages = [];
    private readonly Func<ServiceBusMessage, OutgoingMessage> _prepare;

    internal ServiceBusMessageBatch(long maxSizeInBytes, Func<ServiceBusMessage, OutgoingMessage> prepare)
    {
        MaxSizeInBytes = maxSizeInBytes;
        _prepare = prepare;
        SizeInBytes = MessageSize.EnvelopeBytes;
    }

    public int Count => _messages.Count;

    public long MaxSizeInBytes { get; }

    public long SizeInBytes { get; private set; }

    internal IReadOnlyList<OutgoingMessage> Messages => _messages;

    /// <summary>Takes the message as it is now, or answers false when it does not fit any more.</summary>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var prepared = _prepare(message);
        var size = SizeInBytes + MessageSize.Of(prepared);
        if (size > MaxSizeInBytes) return false;
        _messages.Add(prepared);
        SizeInBytes = size;
        return true;
    }

    public void Dispose()
    {
        _messages.Clear();
        SizeInBytes = MessageSize.EnvelopeBytes;
    }
}
