using Azure.Messaging.ServiceBus;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Messages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Delivery;

/// <summary>One function a priority, so that each scales and drains by itself: what floods P3 takes nothing from P0.</summary>
internal sealed class SendFunctions(StartSagas sagas)
{
    [Function("SendP0")]
    public Task RunP0Async(
        [ServiceBusTrigger(QueueNames.P0, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        sagas.RunAsync(messages, actions, client, cancellationToken);

    [Function("SendP1")]
    public Task RunP1Async(
        [ServiceBusTrigger(QueueNames.P1, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        sagas.RunAsync(messages, actions, client, cancellationToken);

    [Function("SendP2")]
    public Task RunP2Async(
        [ServiceBusTrigger(QueueNames.P2, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        sagas.RunAsync(messages, actions, client, cancellationToken);

    [Function("SendP3")]
    public Task RunP3Async(
        [ServiceBusTrigger(QueueNames.P3, Connection = ServiceBusConnection.Name, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        sagas.RunAsync(messages, actions, client, cancellationToken);
}
