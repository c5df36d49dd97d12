using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Messages that become active later, in the order in which they are due.</summary>
internal static class Schedule
{
    public static void Add(SqliteConnection connection, long id, OutgoingMessage message)
    {
        MessageRows.Insert(connection, id, message.DueTicks, long.MaxValue, ownExpiry: false, message.Header, message.Body.Span);
        connection.Prepare("INSERT INTO schedule (due, id) VALUES (?1, ?2)").Bind(1, message.DueTicks).Bind(2, id).Execute();
    }

    /// <summary>Removes all of them, or none when one is not there.</summary>
    public static bool Cancel(SqliteConnection connection, MessageQueue queue, long[] sequenceNumbers)
    {
        var found = new List<StoredMessage>(sequenceNumbers.Length);
        foreach (var sequence in sequenceNumbers.Distinct())
        {
            if (MessageRows.Find(connection, RowId.Of(queue.Id, LaneKind.Scheduled, sequence)) is not { } message) return false;
            found.Add(message);
        }
        foreach (var message in found) Remove(connection, message.EnqueuedAtTicks, message.Id, andMessage: true);
        MessageRows.AddCounts(connection, queue.Id, new LaneCounts { Scheduled = -found.Count });
        return true;
    }

    /// <summary>The queue and key of up to <paramref name="limit"/> messages that are due.</summary>
    public static List<(long Due, long Id)> Due(SqliteConnection connection, long now, int limit)
    {
        var due = new List<(long, long)>();
        var scan = connection.Prepare("SELECT due, id FROM schedule WHERE due <= ?1 ORDER BY due, id LIMIT ?2").Bind(1, now).Bind(2, limit);
        while (scan.Step()) due.Add((scan.GetInt64(0), scan.GetInt64(1)));
        return due;
    }

    /// <summary>Appends a message to its queue under a new number, as if it had been sent now.</summary>
    public static void Activate(SqliteConnection connection, MessageQueue queue, long due, long id, long now)
    {
        var header = MessageHeader.Decode(MessageRows.Header(connection, id)!);
        var expiresAt = queue.Definition.ExpiryTicks(now, header.TimeToLive);
        var statement = connection.Prepare("UPDATE message SET id = ?2, enqueued_at = ?3, expires_at = ?4, own_expiry = ?5 WHERE id = ?1")
            .Bind(1, id).Bind(2, RowId.Of(queue.Id, LaneKind.Active, queue.TakeSequence())).Bind(3, now).Bind(4, expiresAt);
        (header.TimeToLive < queue.Definition.DefaultMessageTimeToLive ? statement.Bind(5, expiresAt) : statement.BindNull(5)).Execute();
        Remove(connection, due, id, andMessage: false);
    }

    public static long Next(SqliteConnection connection)
    {
        var statement = connection.Prepare("SELECT due FROM schedule ORDER BY due LIMIT 1");
        if (!statement.Step()) return long.MaxValue;
        var due = statement.GetInt64(0);
        statement.Reset();
        return due;
    }

    private static void Remove(SqliteConnection connection, long due, long id, bool andMessage)
    {
        connection.Prepare("DELETE FROM schedule WHERE due = ?1 AND id = ?2").Bind(1, due).Bind(2, id).Execute();
        if (andMessage) MessageRows.Delete(connection, id, delivered: false);
    }
}
