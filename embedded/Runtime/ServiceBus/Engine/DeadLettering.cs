using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Moves into the dead-letter sub-queue, inside a transaction.</summary>
internal static class DeadLettering
{
    public static void TooManyDeliveries(SqliteConnection connection, MessageQueue queue, long id, ref LaneCounts change) => Apply(
        connection, id, null, DeadLetterReasons.TooManyDeliveries, DeadLetterReasons.TooManyDeliveriesDescription(queue.Definition.MaxDeliveryCount), ref change);

    /// <summary>A message that is in the sub-queue already keeps its place and takes the new reason.</summary>
    public static void Apply(
        SqliteConnection connection, long id, IDictionary<string, object>? properties, string? reason, string? description, ref LaneCounts change)
    {
        if (MessageRows.Header(connection, id) is not { } stored) return;
        if (properties is { Count: > 0 } || reason is not null || description is not null)
        {
            var header = MessageHeader.Decode(stored);
            if (properties is not null) header.Set(properties);
            if (reason is not null) header.Set([new(DeadLetterReasons.ReasonProperty, reason)]);
            if (description is not null) header.Set([new(DeadLetterReasons.DescriptionProperty, description)]);
            MessageRows.SetHeader(connection, id, header.Encode());
        }
        if (RowId.LaneOf(id) == LaneKind.DeadLetter) return;
        MessageRows.Move(connection, id, RowId.Move(id, LaneKind.DeadLetter));
        change.Move(RowId.LaneOf(id), LaneKind.DeadLetter);
    }
}
