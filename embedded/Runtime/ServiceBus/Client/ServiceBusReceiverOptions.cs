namespace Azure.Messaging.ServiceBus;

/// <summary>Settings of a <see cref="ServiceBusReceiver"/>.</summary>
public class ServiceBusReceiverOptions
{
    private int _prefetchCount;

    public string? Identifier { get; set; }

    /// <summary>How many messages are taken ahead of need, locked from then on. 0 or more; default 0.</summary>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _prefetchCount = value;
        }
    }

    public ServiceBusReceiveMode ReceiveMode { get; set; }

    public SubQueue SubQueue { get; set; }
}
