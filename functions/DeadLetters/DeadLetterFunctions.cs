using Azure.Messaging.ServiceBus;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Messages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.DeadLetters;

/// <summary>Empties the dead-letter queues: what a queue gave up is recorded with its reason and waits where it can be seen and driven again.</summary>
internal sealed class DeadLetterFunctions(DeadLetterReceiver receiver)
{
    [Function("DeadLetterP0")]
    public Task RunP0Async(
        [ServiceBusTrigger(QueueNames.P0 + QueueNames.DeadLetters, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        receiver.RunAsync(QueueNames.P0, messages, actions, client, cancellationToken);

    [Function("DeadLetterP1")]
    public Task RunP1Async(
        [ServiceBusTrigger(QueueNames.P1 + QueueNames.DeadLetters, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        receiver.RunAsync(QueueNames.P1, messages, actions, client, cancellationToken);

    [Function("DeadLetterP2")]
    public Task RunP2Async(
        [ServiceBusTrigger(QueueNames.P2 + QueueNames.DeadLetters, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        receiver.RunAsync(QueueNames.P2, messages, actions, client, cancellationToken);

    [Function("DeadLetterP3")]
    public Task RunP3Async(
        [ServiceBusTrigger(QueueNames.P3 + QueueNames.DeadLetters, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        receiver.RunAsync(QueueNames.P3, messages, actions, client, cancellationToken);
}
