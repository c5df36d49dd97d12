using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>What the listener hands to one invocation.</summary>
internal sealed record ServiceBusDelivery(IReadOnlyList<ServiceBusReceivedMessage> Messages, ServiceBusMessageActions Actions);
