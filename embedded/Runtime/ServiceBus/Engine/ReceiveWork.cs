using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// One read of a lane from its cursor on: takes what is free, counts the deliveries, and removes on the way what has expired or
/// was delivered too often. All of it in one transaction.
/// </summary>
internal sealed class ReceiveWork(MessageLane lane, ServiceBusReceiveMode mode, int wanted, long from, long signals)
{
    /// <summary>Rows looked at in one transaction, so that a long run of expired ones does not hold up the writer.</summary>
    private const int MaxRows = 4_096;

    /// <summary>Most bytes of messages taken at once.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    public ServiceBusReceiveMode Mode => mode;

    public int Wanted => wanted;

    public long From => from;

    /// <summary>The lane's signals when the work was queued: a later one means that there may be more than it saw.</summary>
    public long Signals => signals;

    public List<StoredMessage> Taken { get; } = [];

    public long Next { get; private set; }

    /// <summary>The scan reached the lane's end.</summary>
    public bool Drained { get; private set; }

    public LaneCounts Change { get; private set; }

    public void Run(SqliteConnection connection)
    {
        var queue = lane.Queue;
        var now = queue.NowTicks;
        Taken.Clear();
        List<StoredMessage>? expired = null, exhausted = null;
        Scan(connection, now, ref expired, ref exhausted);

        var change = default(LaneCounts);
        foreach (var message in expired ?? []) Expiry.Apply(connection, queue, message.Id, ref change);
        foreach (var message in exhausted ?? []) DeadLettering.TooManyDeliveries(connection, queue, message.Id, ref change);
        foreach (var message in Taken)
        {
            if (mode == ServiceBusReceiveMode.PeekLock)
            {
                MessageRows.CountDelivery(connection, message.Id);
                continue;
            }
            MessageRows.Delete(connection, message.Id, delivered: message.DeliveryCount > 1);
            change.Add(lane.Kind, -1);
        }
        MessageRows.AddCounts(connection, queue.Id, change);
        Change = change;
    }

    private void Scan(SqliteConnection connection, long now, ref List<StoredMessage>? expired, ref List<StoredMessage>? exhausted)
    {
        long bytes = 0;
        var rows = 0;
        Next = from;
        Drained = false;
        var scan = MessageRows.Scan(connection, from, lane.End);
        while (scan.Step())
        {
            rows++;
            var id = scan.GetInt64(0);
            Next = id + 1;
            if (!lane.IsLocked(id))
            {
                var message = MessageRows.Read(scan);
                if (message.ExpiresAtTicks <= now) (expired ??= []).Add(message);
                else if (lane.Kind == LaneKind.Active && message.DeliveryCount >= lane.Queue.Definition.MaxDeliveryCount) (exhausted ??= []).Add(message);
                else
                {
                    Taken.Add(message with { DeliveryCount = message.DeliveryCount + 1 });
                    bytes += message.Body.Length;
                }
            }
            if (Taken.Count < wanted && bytes < MaxBytes && rows < MaxRows) continue;
            scan.Reset();
            return;
        }
        Drained = true;
    }
}
