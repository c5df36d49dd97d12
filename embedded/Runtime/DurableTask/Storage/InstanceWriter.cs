using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Creates and removes instances, inside a transaction.</summary>
internal static class InstanceWriter
{
    /// <summary>Stores a new instance; a finished one of the same id gives way to it, history and all.</summary>
    /// <returns>False when one of that id is pending, running or suspended.</returns>
    public static bool TryCreate(SqliteConnection connection, InstanceRow row)
    {
        var existing = connection.Prepare("SELECT key, status FROM instance WHERE id = ?1").Bind(1, row.Id);
        if (existing.Step())
        {
            var key = existing.GetInt64(0);
            var isFinished = existing.GetInt32(1) is 1 or 3 or 5;
            existing.Reset();
            if (!isFinished) return false;
            Remove(connection, key);
        }
        var insert = connection.Prepare(
            "INSERT INTO instance(key, id, name, status, busy, created, updated, start_at, parent_key, parent_task, parent_id, parent_name, input, tags) "
            + "VALUES(?1, ?2, ?3, 6, 0, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        insert.Bind(1, row.Key).Bind(2, row.Id).Bind(3, row.Name).Bind(4, row.CreatedTicks);
        if (row.StartAtTicks is { } startAt) insert.Bind(5, startAt);
        else insert.BindNull(5);
        if (row.Parent is { } parent)
            insert.Bind(6, parent.Key).Bind(7, parent.TaskId).Bind(8, parent.InstanceId).Bind(9, parent.Name);
        else
            insert.BindNull(6).BindNull(7).BindNull(8).BindNull(9);
        BindPayload(insert, 10, row.Input);
        BindPayload(insert, 11, row.Tags);
        insert.Execute();
        if (row.StartAtTicks is { } due) StepWriter.InsertTimer(connection, row.Key, DueTimer.StartId, due);
        return true;
    }

    public static void Remove(SqliteConnection connection, long key)
    {
        connection.Prepare("DELETE FROM history WHERE instance = ?1").Bind(1, key).Execute();
        connection.Prepare("DELETE FROM inbox WHERE instance = ?1").Bind(1, key).Execute();
        connection.Prepare("DELETE FROM timer WHERE instance = ?1").Bind(1, key).Execute();
        connection.Prepare("DELETE FROM instance WHERE key = ?1").Bind(1, key).Execute();
    }

    public static void BindPayload(Statement statement, int index, byte[]? payload)
    {
        if (payload is null) statement.BindNull(index);
        else statement.Bind(index, payload.AsSpan());
    }
}
