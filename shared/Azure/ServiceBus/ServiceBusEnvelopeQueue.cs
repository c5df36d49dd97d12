using Azure.Messaging.ServiceBus;
using MessageFunctions.Messages;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.AzureAdapters.ServiceBus;

/// <summary>The queues of references on Service Bus. A reference's message id is its envelope's id, so the queue drops repeats.</summary>
public sealed class ServiceBusEnvelopeQueue(ServiceBusClient client, TimeProvider time, ILogger<ServiceBusEnvelopeQueue> logger) : IEnvelopeQueue, IAsyncDisposable
{
    // Above this the caller's request would wait longer than an outbox row takes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ServiceBusSender> _senders = QueueNames.All.ToDictionary(name => name, client.CreateSender);

    public async ValueTask<bool> TrySendAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var sender = _senders[queue];
        try
        {
            if (references.Count == 1) await sender.SendMessageAsync(ToMessage(references[0]), both.Token);
            else await sender.SendMessagesAsync(references.Select(ToMessage).ToList(), both.Token);
            return true;
        }
        catch (ServiceBusException failure)
        {
            Log.QueueRefused(logger, queue, failure.Reason.ToString(), failure);
            return false;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.QueueTimedOut(logger, queue);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values) await sender.DisposeAsync();
    }

    private static ServiceBusMessage ToMessage(EnvelopeReference reference) => new(reference.ToBody())
    {
        MessageId = reference.Envelope.Value,
        ContentType = "application/json",
    };
}
