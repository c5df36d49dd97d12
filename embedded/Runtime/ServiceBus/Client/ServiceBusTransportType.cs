namespace Azure.Messaging.ServiceBus;

/// <summary>How the official client talks to the service; without effect in the embedded runtime.</summary>
public enum ServiceBusTransportType
{
    AmqpTcp = 0,
    AmqpWebSockets = 1,
}
