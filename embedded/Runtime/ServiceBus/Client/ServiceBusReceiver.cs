using System.Runtime.CompilerServices;
using MessageFunctions.Embedded.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one queue or its dead-letter sub-queue. Thread-safe.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusReceiverOptions _options;
    private readonly bool _deadLetter;
    private readonly string _queueName;
    private readonly PrefetchBuffer _prefetched = new();

    protected ServiceBusReceiver()
    {
        _client = null!;
        _options = new ServiceBusReceiverOptions();
        _queueName = "";
    }

    protected internal ServiceBusReceiver(ServiceBusClient client, string queueName, ServiceBusReceiverOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(queueName);
        _client = client;
        _options = options ?? new ServiceBusReceiverOptions();
        if (_options.SubQueue == SubQueue.TransferDeadLetter)
            throw new NotSupportedException("The embedded queues do not forward, so they have no transfer dead-letter sub-queue.");
        (_queueName, _deadLetter) = QueuePath.Parse(queueName);
        _deadLetter |= _options.SubQueue == SubQueue.DeadLetter;
    }

    public virtual string EntityPath => QueuePath.Of(_queueName, _deadLetter);

    public virtual string FullyQualifiedNamespace => _client.FullyQualifiedNamespace;

    public virtual string Identifier => _options.Identifier ?? EntityPath;

    public virtual bool IsClosed { get; private set; }

    public virtual int PrefetchCount => _options.PrefetchCount;

    public virtual ServiceBusReceiveMode ReceiveMode => _options.ReceiveMode;

    /// <summary>The next message, or null when none came in time (default: the client's try timeout).</summary>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Up to <paramref name="maxMessages"/> as soon as there is one, or none when none came in time.</summary>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessages);
        if (maxWaitTime is { } wait) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        cancellationToken.ThrowIfCancellationRequested();
        var lane = Lane();
        if (_options.PrefetchCount > 0 && _prefetched.Take(maxMessages, lane) is { Count: > 0 } ready) return ready;
        var received = await lane.ReceiveAsync(
            Math.Max(maxMessages, _options.PrefetchCount), ReceiveMode, maxWaitTime ?? _client.TryTimeout, cancellationToken);
        if (received.Count <= maxMessages) return received;
        _prefetched.Add(received, maxMessages);
        return [.. received.Take(maxMessages)];
    }

    /// <summary>All messages as they come, until the token is cancelled.</summary>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await ReceiveMessageAsync(null, cancellationToken) is { } message) yield return message;
        }
    }

    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: not deferred here.</exception>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        (await ReceiveDeferredMessagesAsync([sequenceNumber], cancellationToken))[0];

    /// <inheritdoc cref="ReceiveDeferredMessageAsync"/>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        cancellationToken.ThrowIfCancellationRequested();
        return Lane().ReceiveDeferredAsync([.. sequenceNumbers], ReceiveMode);
    }

    /// <summary>The next message without a lock, from the number on or the lowest; null when there is none.</summary>
    public virtual async Task<ServiceBusReceivedMessage?> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        var messages = await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Messages without a lock, in the order of their numbers: active, locked, deferred and scheduled ones.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessages);
        var lane = Lane();
        return Task.Run(() => lane.Peek(maxMessages, fromSequenceNumber ?? 0), cancellationToken);
    }

    /// <summary>Removes the message; completes when that is on disk.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageLockLost"/>: its lock has ended.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).CompleteAsync(message);

    /// <summary>Gives the message back, to be delivered again or dead-lettered when it was delivered too often.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).AbandonAsync(message, propertiesToModify);

    /// <summary>Sets the message aside, to be received by its number only.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeferAsync(message, propertiesToModify);

    /// <summary>Moves the message to the dead-letter sub-queue.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(message, propertiesToModify, null, null);

    /// <inheritdoc cref="DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary{string, object}, CancellationToken)"/>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(message, null, deadLetterReason, deadLetterErrorDescription);

    /// <inheritdoc cref="DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary{string, object}, CancellationToken)"/>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify,
        string deadLetterReason,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription);

    /// <summary>Prolongs the lock by the queue's lock duration from now on.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Settling(message, cancellationToken).Renew(message);
        return Task.CompletedTask;
    }

    /// <summary>Gives back what was prefetched and takes nothing more. Messages that were handed out can still be settled by their lock.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        if (IsClosed) return;
        IsClosed = true;
        if (_prefetched.TakeAll() is { Count: > 0 } unused) await _client.Engine().Queue(_queueName).Lane(_deadLetter).ReleaseAsync(unused);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private MessageLane Settling(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        if (ReceiveMode != ServiceBusReceiveMode.PeekLock)
            throw new InvalidOperationException("A message that was received and deleted cannot be settled.");
        return Lane();
    }

    private MessageLane Lane()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _client.Engine().Queue(_queueName).Lane(_deadLetter);
    }
}
