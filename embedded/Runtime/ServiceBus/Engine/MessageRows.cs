using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The statements on the tables of <c>queues.db</c>. All but the reads run inside a transaction of the writer.</summary>
internal static class MessageRows
{
    public static void Insert(SqliteConnection connection, long id, long enqueuedAt, long expiresAt, bool ownExpiry, byte[] header, ReadOnlySpan<byte> body)
    {
        var statement = connection.Prepare("INSERT INTO message (id, enqueued_at, expires_at, own_expiry, header, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, id).Bind(2, enqueuedAt).Bind(3, expiresAt).Bind(5, header).Bind(6, body);
        (ownExpiry ? statement.Bind(4, expiresAt) : statement.BindNull(4)).Execute();
    }

    /// <summary>Removes a message with its delivery count.</summary>
    public static bool Delete(SqliteConnection connection, long id, bool delivered)
    {
        if (delivered) connection.Prepare("DELETE FROM delivery WHERE id = ?1").Bind(1, id).Execute();
        return connection.Prepare("DELETE FROM message WHERE id = ?1").Bind(1, id).Execute() == 1;
    }

    /// <summary>Moves a message to another lane; in the dead-letter sub-queue nothing expires.</summary>
    public static void Move(SqliteConnection connection, long id, long newId)
    {
        var isDeadLetter = RowId.LaneOf(newId) is LaneKind.DeadLetter or LaneKind.DeadLetterDeferred;
        connection.Prepare(isDeadLetter
            ? "UPDATE message SET id = ?2, expires_at = 9223372036854775807, own_expiry = NULL WHERE id = ?1"
            : "UPDATE message SET id = ?2 WHERE id = ?1").Bind(1, id).Bind(2, newId).Execute();
        connection.Prepare("UPDATE delivery SET id = ?2 WHERE id = ?1").Bind(1, id).Bind(2, newId).Execute();
    }

    public static void SetHeader(SqliteConnection connection, long id, byte[] header) =>
        connection.Prepare("UPDATE message SET header = ?2 WHERE id = ?1").Bind(1, id).Bind(2, header).Execute();

    public static byte[]? Header(SqliteConnection connection, long id)
    {
        var statement = connection.Prepare("SELECT header FROM message WHERE id = ?1").Bind(1, id);
        if (!statement.Step()) return null;
        var header = statement.GetBytes(0);
        statement.Reset();
        return header;
    }

    public static StoredMessage? Find(SqliteConnection connection, long id)
    {
        var statement = connection.Prepare("SELECT m.id, enqueued_at, expires_at, header, body, count FROM message m LEFT JOIN delivery d ON d.id = m.id WHERE m.id = ?1")
            .Bind(1, id);
        if (!statement.Step()) return null;
        var message = Read(statement);
        statement.Reset();
        return message;
    }

    /// <summary>The messages of a key range in order; the caller steps it and resets it when it stops before the end.</summary>
    public static Statement Scan(SqliteConnection connection, long from, long end) =>
        connection.Prepare("SELECT m.id, enqueued_at, expires_at, header, body, count FROM message m LEFT JOIN delivery d ON d.id = m.id WHERE m.id >= ?1 AND m.id < ?2 ORDER BY m.id")
            .Bind(1, from).Bind(2, end);

    public static StoredMessage Read(Statement row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetBytes(3), row.GetBytes(4), row.GetInt32(5));

    /// <summary>Counts a delivery. It is on disk before the message is handed out, so that a message that kills its process is bounded too.</summary>
    public static void CountDelivery(SqliteConnection connection, long id) =>
        connection.Prepare("INSERT INTO delivery (id, count) VALUES (?1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1").Bind(1, id).Execute();

    /// <summary>Takes back the count of a delivery that nobody saw.</summary>
    public static void UncountDelivery(SqliteConnection connection, long id) =>
        connection.Prepare("UPDATE delivery SET count = count - 1 WHERE id = ?1").Bind(1, id).Execute();

    public static void AddCounts(SqliteConnection connection, int queue, LaneCounts change)
    {
        if (change == default) return;
        connection.Prepare("""
            UPDATE queue SET active = active + ?2, dead_letter = dead_letter + ?3, scheduled = scheduled + ?4, deferred = deferred + ?5,
                dead_letter_deferred = dead_letter_deferred + ?6 WHERE id = ?1
            """)
            .Bind(1, queue).Bind(2, change.Active).Bind(3, change.DeadLetter).Bind(4, change.Scheduled).Bind(5, change.Deferred)
            .Bind(6, change.DeadLetterDeferred).Execute();
    }

    public static void SetNextSequence(SqliteConnection connection, int queue, long next) =>
        connection.Prepare("UPDATE queue SET next_sequence = ?2 WHERE id = ?1").Bind(1, queue).Bind(2, next).Execute();
}
