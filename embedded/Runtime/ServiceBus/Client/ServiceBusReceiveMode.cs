namespace Azure.Messaging.ServiceBus;

/// <summary>Whether a received message waits for its settlement.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>The message is locked until it is settled or its lock ends.</summary>
    PeekLock = 0,

    /// <summary>The message is gone once it was handed out.</summary>
    ReceiveAndDelete = 1,
}
