namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The layout of <c>queues.db</c>.</summary>
internal static class QueueSchema
{
    /// <summary>"MFqu" in ASCII.</summary>
    public const int ApplicationId = 0x4D467175;

    /// <summary>
    /// Bodies are written once and never updated in place: what changes with a delivery is a narrow row of <c>delivery</c>. Counts
    /// are kept in <c>queue</c>, so that nothing ever counts messages. <c>own_expiry</c> is set only for messages that expire
    /// before their queue's default; the others expire in the order of their numbers and need no index.
    /// </summary>
    public static readonly string[] Steps =
    [
        """
        CREATE TABLE queue (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            next_sequence INTEGER NOT NULL DEFAULT 1,
            active INTEGER NOT NULL DEFAULT 0,
            dead_letter INTEGER NOT NULL DEFAULT 0,
            scheduled INTEGER NOT NULL DEFAULT 0,
            deferred INTEGER NOT NULL DEFAULT 0,
            dead_letter_deferred INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            enqueued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            own_expiry INTEGER,
            header BLOB NOT NULL,
            body BLOB NOT NULL);
        CREATE INDEX message_own_expiry ON message (own_expiry) WHERE own_expiry IS NOT NULL;
        CREATE TABLE delivery (id INTEGER PRIMARY KEY, count INTEGER NOT NULL);
        CREATE TABLE schedule (due INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (due, id)) WITHOUT ROWID;
        CREATE TABLE duplicate (
            queue INTEGER NOT NULL,
            key BLOB NOT NULL,
            expires INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (queue, key)) WITHOUT ROWID;
        CREATE INDEX duplicate_expiry ON duplicate (expires);
        """,
        // Ids of messages, see DuplicateHistory: the rows of the log are in the order of numbers, each with the ids of numbers that follow each other.
        """
        CREATE TABLE duplicate_log (id INTEGER PRIMARY KEY, expires INTEGER NOT NULL, keys BLOB NOT NULL);
        CREATE TABLE duplicate_segment (id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, expires INTEGER NOT NULL, pages INTEGER NOT NULL, filter BLOB NOT NULL);
        CREATE TABLE duplicate_page (id INTEGER PRIMARY KEY, entries BLOB NOT NULL);
        INSERT INTO duplicate_log (id, expires, keys) SELECT (queue << 43) + sequence, expires, key FROM duplicate;
        DROP TABLE duplicate
        """,
    ];
}
