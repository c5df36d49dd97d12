namespace Azure.Messaging.ServiceBus;

/// <summary>Settings of a <see cref="ServiceBusSender"/>.</summary>
public class ServiceBusSenderOptions
{
    public string? Identifier { get; set; }
}
