using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>What becomes of a message that nobody took in time.</summary>
internal static class Expiry
{
    public static void Apply(SqliteConnection connection, MessageQueue queue, long id, ref LaneCounts change)
    {
        if (queue.Definition.DeadLetteringOnMessageExpiration)
        {
            DeadLettering.Apply(connection, id, null, DeadLetterReasons.Expired, DeadLetterReasons.ExpiredDescription, ref change);
            return;
        }
        MessageRows.Delete(connection, id, delivered: true);
        change.Add(RowId.LaneOf(id), -1);
    }

    /// <summary>
    /// Applies to up to <paramref name="limit"/> expired messages of a lane that expire with their queue's default, and answers
    /// when the next one is due. They expire in the order of their numbers, so the scan ends at the first that has not.
    /// </summary>
    public static long ApplyToHead(SqliteConnection connection, MessageLane lane, LaneKind kind, long now, int limit, ref LaneCounts change)
    {
        var expired = new List<long>();
        var next = long.MaxValue;
        var scan = connection.Prepare("SELECT id, expires_at FROM message WHERE id >= ?1 AND id < ?2 ORDER BY id")
            .Bind(1, RowId.First(lane.Queue.Id, kind)).Bind(2, RowId.End(lane.Queue.Id, kind));
        while (scan.Step())
        {
            var (id, expiresAt) = (scan.GetInt64(0), scan.GetInt64(1));
            if (expiresAt <= now && expired.Count < limit)
            {
                // One in somebody's hands is decided when it comes back.
                if (!lane.IsLocked(id)) expired.Add(id);
                continue;
            }
            next = expiresAt;
            scan.Reset();
            break;
        }
        foreach (var id in expired) Apply(connection, lane.Queue, id, ref change);
        return next;
    }

    /// <summary>The same for messages with a time to live of their own, over all queues.</summary>
    public static List<long> OwnExpired(SqliteConnection connection, long now, int limit)
    {
        var ids = new List<long>();
        var scan = connection.Prepare("SELECT id FROM message WHERE own_expiry IS NOT NULL AND own_expiry <= ?1 ORDER BY own_expiry LIMIT ?2")
            .Bind(1, now).Bind(2, limit);
        while (scan.Step()) ids.Add(scan.GetInt64(0));
        return ids;
    }

    /// <summary>When the next message with a time to live of its own expires after <paramref name="now"/>.</summary>
    public static long NextOwn(SqliteConnection connection, long now)
    {
        var statement = connection.Prepare("SELECT own_expiry FROM message WHERE own_expiry IS NOT NULL AND own_expiry > ?1 ORDER BY own_expiry LIMIT 1").Bind(1, now);
        if (!statement.Step()) return long.MaxValue;
        var due = statement.GetInt64(0);
        statement.Reset();
        return due;
    }
}
