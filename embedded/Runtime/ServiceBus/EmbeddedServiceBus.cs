namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The queues of a host under the name that its clients look them up by, as long as the host lives.</summary>
internal sealed class EmbeddedServiceBus : IAsyncDisposable
{
    private readonly string _host;

    public EmbeddedServiceBus(string host, QueueEngine engine)
    {
        _host = host;
        Engine = engine;
        EmbeddedEndpoint.Register(host, engine);
    }

    public QueueEngine Engine { get; }

    public async ValueTask DisposeAsync()
    {
        EmbeddedEndpoint.Unregister(_host, Engine);
        await Engine.DisposeAsync();
    }
}
