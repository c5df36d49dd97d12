namespace Azure.Messaging.ServiceBus;

/// <summary>How long one attempt may take. Nothing is lost on the way to an engine in the same process, so nothing is retried here.</summary>
public class ServiceBusRetryOptions
{
    private TimeSpan _tryTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How long a receive without its own limit waits. Default 60 seconds.</summary>
    public TimeSpan TryTimeout
    {
        get => _tryTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _tryTimeout = value;
        }
    }
}
