using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Messages that were taken ahead of need. Their locks run; one whose lock has ended is dropped, for it is delivered anew.</summary>
internal sealed class PrefetchBuffer
{
    private readonly Lock _gate = new();
    private readonly Queue<ServiceBusReceivedMessage> _messages = new();

    public void Add(IReadOnlyList<ServiceBusReceivedMessage> messages, int skip)
    {
        lock (_gate)
        {
            for (var i = skip; i < messages.Count; i++) _messages.Enqueue(messages[i]);
        }
    }

    public List<ServiceBusReceivedMessage> Take(int max, MessageLane lane)
    {
        var taken = new List<ServiceBusReceivedMessage>();
        lock (_gate)
        {
            while (taken.Count < max && _messages.TryDequeue(out var message))
            {
                if (message.LockTokenGuid == Guid.Empty || lane.Holds(message)) taken.Add(message);
            }
        }
        return taken;
    }

    public List<ServiceBusReceivedMessage> TakeAll()
    {
        lock (_gate)
        {
            List<ServiceBusReceivedMessage> all = [.. _messages];
            _messages.Clear();
            return all;
        }
    }
}
