using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue. A send completes when its messages are on disk. Thread-safe.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly string? _identifier;

    protected ServiceBusSender()
    {
        _client = null!;
        EntityPath = "";
    }

    protected ServiceBusSender(ServiceBusClient client, string queueOrTopicName)
        : this(client, queueOrTopicName, new ServiceBusSenderOptions())
    {
    }

    protected internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(queueOrTopicName);
        _client = client;
        _identifier = options?.Identifier;
        EntityPath = queueOrTopicName;
    }

    public virtual string EntityPath { get; }

    public virtual string FullyQualifiedNamespace => _client.FullyQualifiedNamespace;

    public virtual string Identifier => _identifier ?? EntityPath;

    public virtual bool IsClosed { get; private set; }

    /// <exception cref="ServiceBusException">The queue is not declared, the message too large, or the disk full.</exception>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        var queue = Queue();
        return queue.SendAsync([queue.Prepare(message)]);
    }

    /// <summary>Sends all of them or none.</summary>
    /// <exception cref="ServiceBusException">As for one; together they may not exceed the limit of one message either.</exception>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var queue = Queue();
        var prepared = messages.Select(queue.Prepare).ToArray();
        return prepared.Length == 0 ? Task.CompletedTask : queue.SendAsync(prepared);
    }

    /// <inheritdoc cref="SendMessagesAsync(IEnumerable{ServiceBusMessage}, CancellationToken)"/>
    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        cancellationToken.ThrowIfCancellationRequested();
        var queue = Queue();
        // A copy: the batch may be cleared or sent again while this send is under way.
        return messageBatch.Count == 0 ? Task.CompletedTask : queue.SendAsync([.. messageBatch.Messages]);
    }

    /// <summary>Stores the message now and makes it active at the time; answers the number to cancel it by.</summary>
    public virtual async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken))[0];

    /// <inheritdoc cref="ScheduleMessageAsync"/>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var queue = Queue();
        var prepared = messages.Select(message =>
        {
            message.ScheduledEnqueueTime = scheduledEnqueueTime;
            return queue.Prepare(message);
        }).ToArray();
        if (prepared.Length == 0) return [];
        await queue.SendAsync(prepared);
        return Array.ConvertAll(prepared, message => message.Sequence);
    }

    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: it is active already, cancelled, or never was.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    /// <inheritdoc cref="CancelScheduledMessageAsync"/>
    public virtual Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        cancellationToken.ThrowIfCancellationRequested();
        return Queue().CancelScheduledAsync([.. sequenceNumbers]);
    }

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        var limit = options.MaxSizeInBytes ?? MessageSize.MaxBytes;
        if (limit > MessageSize.MaxBytes)
            throw new ArgumentOutOfRangeException(nameof(options), limit, $"A batch holds at most {MessageSize.MaxBytes} bytes.");
        return new(new ServiceBusMessageBatch(limit, Queue().Prepare));
    }

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private MessageQueue Queue()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _client.Engine().Queue(EntityPath);
    }
}
