using MessageFunctions.Embedded.Sqlite;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Reads rows of the instance table.</summary>
internal static class InstanceReader
{
    /// <summary>All columns; the time of the last step is the last chunk's, so that a step need not touch the row.</summary>
    public const string Select =
        "SELECT key, id, name, status, created, max(updated, coalesce((SELECT at FROM history WHERE instance = key ORDER BY chunk DESC LIMIT 1), 0)), "
        + "start_at, parent_key, parent_task, parent_id, parent_name, custom_status, input, output, failure, tags FROM instance";

    public static InstanceRow? ReadOne(Statement statement)
    {
        if (!statement.Step()) return null;
        var row = Read(statement);
        statement.Reset();
        return row;
    }

    public static InstanceRow Read(Statement statement) => new()
    {
        Key = statement.GetInt64(0),
        Id = statement.GetText(1),
        Name = statement.GetText(2),
        Status = (OrchestrationRuntimeStatus)statement.GetInt32(3),
        CreatedTicks = statement.GetInt64(4),
        UpdatedTicks = statement.GetInt64(5),
        StartAtTicks = statement.IsNull(6) ? null : statement.GetInt64(6),
        Parent = statement.IsNull(7)
            ? null
            : new ParentLink(statement.GetInt64(7), statement.GetInt32(8), statement.GetText(9), statement.GetText(10)),
        CustomStatus = statement.GetBytesOrNull(11),
        Input = statement.GetBytesOrNull(12),
        Output = statement.GetBytesOrNull(13),
        Failure = statement.GetBytesOrNull(14),
        Tags = statement.GetBytesOrNull(15),
    };
}
