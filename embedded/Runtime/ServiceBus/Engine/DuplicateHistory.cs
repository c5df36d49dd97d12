using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// The message ids of the last while, as 128-bit digests. What has run out is removed by the sends themselves, a little each time, so
/// the table is bounded by the window and the rate.
/// </summary>
internal static class DuplicateHistory
{
    private const int KeyBytes = 16;

    public static byte[] Key(string messageId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(messageId), hash);
        return hash[..KeyBytes].ToArray();
    }

    /// <summary>
    /// Remembers a message that is the first of its id inside the window and answers null; for a repeat, the number of the first.
    /// </summary>
    public static long? Remember(SqliteConnection connection, int queue, byte[] key, long now, long expires, long sequence)
    {
        var isFirst = connection.Prepare("""
            INSERT INTO duplicate (queue, key, expires, sequence) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (queue, key) DO UPDATE SET expires = excluded.expires, sequence = excluded.sequence WHERE duplicate.expires <= ?5
            """).Bind(1, queue).Bind(2, key).Bind(3, expires).Bind(4, sequence).Bind(5, now).Execute() == 1;
        if (isFirst) return null;
        var statement = connection.Prepare("SELECT sequence FROM duplicate WHERE queue = ?1 AND key = ?2").Bind(1, queue).Bind(2, key);
        statement.Step();
        var first = statement.GetInt64(0);
        statement.Reset();
        return first;
    }

    /// <summary>Removes up to <paramref name="limit"/> of what has run out.</summary>
    public static void Forget(SqliteConnection connection, long now, int limit) =>
        connection.Prepare("DELETE FROM duplicate WHERE (queue, key) IN (SELECT queue, key FROM duplicate WHERE expires <= ?1 ORDER BY expires LIMIT ?2)")
            .Bind(1, now).Bind(2, limit).Execute();
}
