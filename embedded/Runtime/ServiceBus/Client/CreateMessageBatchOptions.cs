namespace Azure.Messaging.ServiceBus;

/// <summary>Settings of a <see cref="ServiceBusMessageBatch"/>.</summary>
public class CreateMessageBatchOptions
{
    private long? _maxSizeInBytes;

    /// <summary>A limit below the queue's own; null for the queue's own.</summary>
    public long? MaxSizeInBytes
    {
        get => _maxSizeInBytes;
        set
        {
            if (value is { } limit) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
            _maxSizeInBytes = value;
        }
    }
}
