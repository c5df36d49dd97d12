using Azure.Messaging.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages of an invocation.</summary>
public class ServiceBusMessageActions
{
    protected ServiceBusMessageActions()
    {
    }

    internal ServiceBusMessageActions(MessageFunctions.Embedded.ServiceBus.MessageLane lane) => Lane = lane;

    private MessageFunctions.Embedded.ServiceBus.MessageLane? Lane { get; }

    /// <summary>Removes the message.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageLockLost"/>: its lock has ended.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).CompleteAsync(message);

    /// <summary>Gives the message back, to be delivered again.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).AbandonAsync(message, propertiesToModify);

    /// <summary>Moves the message to the dead-letter sub-queue.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription);

    /// <summary>Sets the message aside, to be received by its number only.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeferAsync(message, propertiesToModify);

    /// <summary>Prolongs the lock by the queue's lock duration.</summary>
    /// <inheritdoc cref="CompleteMessageAsync" path="/exception"/>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Settling(message, cancellationToken).Renew(message);
        return Task.CompletedTask;
    }

    private MessageFunctions.Embedded.ServiceBus.MessageLane Settling(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        return Lane ?? throw new NotSupportedException("A stand-in for these actions overrides what it is asked.");
    }
}
