using Azure.Core;
using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Tells what stands in the queues. They are declared in <c>servicebus.json</c>, not made here.</summary>
public class ServiceBusAdministrationClient
{
    private readonly string _host;

    protected ServiceBusAdministrationClient() => _host = "";

    public ServiceBusAdministrationClient(string connectionString) => _host = EmbeddedEndpoint.HostOf(connectionString);

    public ServiceBusAdministrationClient(string fullyQualifiedNamespace, TokenCredential credential)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
        _host = fullyQualifiedNamespace;
    }

    /// <summary>How many messages a queue holds. The counts are kept with each change, so asking costs nothing.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessagingEntityNotFound"/>: it is not declared.</exception>
    public virtual Task<Response<QueueRuntimeProperties>> GetQueueRuntimePropertiesAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        var queue = EmbeddedEndpoint.Find(_host).Queue(name);
        return Task.FromResult(Response.FromValue(new QueueRuntimeProperties(queue.Definition.Name, queue.Counts), EmbeddedResponse.Ok));
    }

    /// <summary>Whether a queue is declared.</summary>
    public virtual Task<Response<bool>> QueueExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Response.FromValue(EmbeddedEndpoint.Find(_host).Find(name) is not null, EmbeddedResponse.Ok));
    }
}
