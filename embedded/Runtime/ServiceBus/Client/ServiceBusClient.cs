using Azure.Core;
using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// The door to the queues of the embedded runtime that runs in this process under the endpoint's host name. The endpoint is
/// looked up with each operation, so a client may be made before its runtime has started.
/// </summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly ServiceBusClientOptions _options = new();

    protected ServiceBusClient() => FullyQualifiedNamespace = "";

    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
    {
        FullyQualifiedNamespace = EmbeddedEndpoint.HostOf(connectionString);
        _options = options ?? new ServiceBusClientOptions();
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        _options = options ?? new ServiceBusClientOptions();
    }

    public virtual string FullyQualifiedNamespace { get; }

    public virtual string Identifier => _options.Identifier ?? FullyQualifiedNamespace;

    public virtual bool IsClosed { get; private set; }

    public ServiceBusTransportType TransportType => _options.TransportType;

    internal TimeSpan TryTimeout => _options.RetryOptions.TryTimeout;

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new ServiceBusSender(this, queueOrTopicName, options);
    }

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <summary>A receiver on a queue, or on its dead-letter sub-queue by <see cref="ServiceBusReceiverOptions.SubQueue"/>.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new ServiceBusReceiver(this, queueName, options);
    }

    public virtual ValueTask DisposeAsync()
    {
        IsClosed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The engine behind the endpoint.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.ServiceCommunicationProblem"/>: none runs here.</exception>
    internal QueueEngine Engine()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return EmbeddedEndpoint.Find(FullyQualifiedNamespace);
    }
}
