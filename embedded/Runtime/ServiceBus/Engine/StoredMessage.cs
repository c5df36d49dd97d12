using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>A row of the message table.</summary>
/// <param name="Id">Queue, lane and sequence number in one, see <see cref="RowId"/>.</param>
/// <param name="EnqueuedAtTicks">UTC; for a scheduled message the time at which it is due.</param>
/// <param name="ExpiresAtTicks">UTC; the largest value when it never expires.</param>
/// <param name="DeliveryCount">How often it was handed out, this time included.</param>
internal sealed record StoredMessage(long Id, long EnqueuedAtTicks, long ExpiresAtTicks, byte[] Header, byte[] Body, int DeliveryCount)
{
    public long Sequence => RowId.Sequence(Id);

    public ServiceBusMessageState State => RowId.LaneOf(Id) switch
    {
        LaneKind.Scheduled => ServiceBusMessageState.Scheduled,
        LaneKind.Deferred or LaneKind.DeadLetterDeferred => ServiceBusMessageState.Deferred,
        _ => ServiceBusMessageState.Active,
    };
}
