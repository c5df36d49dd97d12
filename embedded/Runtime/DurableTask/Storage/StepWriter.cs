using MessageFunctions.Embedded.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Writes one step inside a transaction.</summary>
internal static class StepWriter
{
    public static void Write(SqliteConnection connection, StepCommit step, DurableStore store)
    {
        if (step.IsBroken()) throw new InvalidOperationException($"An earlier step of instance {step.Row.Id} was not stored.");
        step.Sent.Clear();
        step.Started.Clear();
        if (step.Chunk is { } chunk) InsertChunk(connection, step.Row.Key, chunk);
        foreach (var sequence in step.ConsumedInbox)
            connection.Prepare("DELETE FROM inbox WHERE sequence = ?1").Bind(1, sequence).Execute();
        WriteRequests(connection, step, store);
        switch (step.Result)
        {
            case null:
                WriteProgress(connection, step);
                break;
            case ExecutionResult.ContinuedAsNew next:
                WriteNextExecution(connection, step, next, store);
                break;
            default:
                WriteEnd(connection, step, store);
                break;
        }
    }

    public static void InsertTimer(SqliteConnection connection, long key, int id, long dueTicks) =>
        connection.Prepare("INSERT INTO timer(instance, id, due) VALUES(?1, ?2, ?3)").Bind(1, key).Bind(2, id).Bind(3, dueTicks).Execute();

    /// <summary>Stores a message for an instance that is not finished; null when there is none.</summary>
    public static InboxMessage? Send(SqliteConnection connection, long target, InputEvent message, DurableStore store)
    {
        var sent = new InboxMessage(store.NextSequence(), target, message);
        var rows = connection.Prepare(
                "INSERT INTO inbox(sequence, instance, message) SELECT ?1, key, ?3 FROM instance WHERE key = ?2 AND status IN (0, 6, 7)")
            .Bind(1, sent.Sequence).Bind(2, target).Bind(3, HistoryCodec.Encode(message).AsSpan()).Execute();
        return rows == 1 ? sent : null;
    }

    private static void InsertChunk(SqliteConnection connection, long key, HistoryChunk chunk) =>
        connection.Prepare("INSERT INTO history(instance, chunk, at, events) VALUES(?1, ?2, ?3, ?4)")
            .Bind(1, key).Bind(2, chunk.Number).Bind(3, chunk.AtTicks)
            .Bind(4, HistoryCodec.Encode(chunk.Inputs, chunk.Outputs).AsSpan()).Execute();

    private static void WriteRequests(SqliteConnection connection, StepCommit step, DurableStore store)
    {
        foreach (var id in step.EndedTimers)
            connection.Prepare("DELETE FROM timer WHERE instance = ?1 AND id = ?2").Bind(1, step.Row.Key).Bind(2, id).Execute();
        foreach (var child in step.Children)
        {
            if (InstanceWriter.TryCreate(connection, child)) step.Started.Add(child);
            else Keep(step, Send(connection, step.Row.Key, AlreadyExists(child), store));
        }
        foreach (var request in step.Requested)
        {
            if (request is TimerCreated timer && !step.EndedTimers.Contains(timer.Id))
                InsertTimer(connection, step.Row.Key, timer.Id, timer.DueTicks);
            else if (request is EventSent sent && FindLive(connection, sent.Target) is { } target)
                Keep(step, Send(connection, target, new EventRaised(sent.Name, sent.Payload), store));
        }
    }

    private static void WriteProgress(SqliteConnection connection, StepCommit step)
    {
        if (step.Status is { } status)
            connection.Prepare("UPDATE instance SET status = ?2 WHERE key = ?1").Bind(1, step.Row.Key).Bind(2, (long)status).Execute();
        if (step.IsBusy is { } isBusy)
            connection.Prepare("UPDATE instance SET busy = ?2 WHERE key = ?1").Bind(1, step.Row.Key).Bind(2, isBusy ? 1 : 0).Execute();
        WriteCustomStatus(connection, step);
    }

    private static void WriteCustomStatus(SqliteConnection connection, StepCommit step)
    {
        if (!step.HasCustomStatus) return;
        var update = connection.Prepare("UPDATE instance SET custom_status = ?2 WHERE key = ?1").Bind(1, step.Row.Key);
        InstanceWriter.BindPayload(update, 2, step.CustomStatus);
        update.Execute();
    }

    // What the next execution begins with travels through the inbox, like any other message.
    private static void WriteNextExecution(
        SqliteConnection connection, StepCommit step, ExecutionResult.ContinuedAsNew next, DurableStore store)
    {
        connection.Prepare("DELETE FROM history WHERE instance = ?1").Bind(1, step.Row.Key).Execute();
        var update = connection.Prepare("UPDATE instance SET status = 0, busy = 1, input = ?2, updated = ?3 WHERE key = ?1")
            .Bind(1, step.Row.Key).Bind(3, step.AtTicks);
        InstanceWriter.BindPayload(update, 2, next.Input);
        update.Execute();
        WriteCustomStatus(connection, step);
        foreach (var carried in next.CarriedOver) Keep(step, Send(connection, step.Row.Key, carried, store));
    }

    private static void WriteEnd(SqliteConnection connection, StepCommit step, DurableStore store)
    {
        var (status, output, failure) = step.Result switch
        {
            ExecutionResult.Completed completed => (OrchestrationRuntimeStatus.Completed, completed.Output, null),
            ExecutionResult.Failed failed => (OrchestrationRuntimeStatus.Failed, null, failed.Failure),
            ExecutionResult.Terminated terminated => (OrchestrationRuntimeStatus.Terminated, terminated.Output, (TaskFailureDetails?)null),
            _ => throw new InvalidOperationException($"{step.Result} ends nothing."),
        };
        var update = connection.Prepare(
                "UPDATE instance SET status = ?2, busy = 0, output = ?3, failure = ?4, updated = ?5 WHERE key = ?1")
            .Bind(1, step.Row.Key).Bind(2, (long)status).Bind(5, step.AtTicks);
        InstanceWriter.BindPayload(update, 3, output);
        InstanceWriter.BindPayload(update, 4, failure is null ? null : HistoryCodec.Encode(failure));
        update.Execute();
        WriteCustomStatus(connection, step);
        connection.Prepare("DELETE FROM timer WHERE instance = ?1").Bind(1, step.Row.Key).Execute();
        connection.Prepare("DELETE FROM inbox WHERE instance = ?1").Bind(1, step.Row.Key).Execute();
        if (step.Row.Parent is { } parent && IsParent(connection, parent, step.Row))
            Keep(step, Send(connection, parent.Key, Answer(parent.TaskId, step), store));
        if (step.Result is ExecutionResult.Terminated { Recursive: true } recursive) TerminateChildren(connection, step, recursive, store);
    }

    // A key may be given again after a purge and a restart. A parent is older than its child; who got its key later is not.
    private static bool IsParent(SqliteConnection connection, ParentLink parent, InstanceRow child)
    {
        var statement = connection.Prepare("SELECT 1 FROM instance WHERE key = ?1 AND id = ?2 AND created <= ?3")
            .Bind(1, parent.Key).Bind(2, parent.InstanceId).Bind(3, child.CreatedTicks);
        var isParent = statement.Step();
        if (isParent) statement.Reset();
        return isParent;
    }

    private static void TerminateChildren(
        SqliteConnection connection, StepCommit step, ExecutionResult.Terminated terminated, DurableStore store)
    {
        var keys = new List<long>();
        var children = connection.Prepare(
                "SELECT key FROM instance WHERE parent_key = ?1 AND parent_id = ?2 AND created >= ?3 AND status IN (0, 6, 7)")
            .Bind(1, step.Row.Key).Bind(2, step.Row.Id).Bind(3, step.Row.CreatedTicks);
        while (children.Step()) keys.Add(children.GetInt64(0));
        foreach (var key in keys) Keep(step, Send(connection, key, new ExecutionTerminated(terminated.Output, Recursive: true), store));
    }

    private static long? FindLive(SqliteConnection connection, string id)
    {
        var statement = connection.Prepare("SELECT key FROM instance WHERE id = ?1 AND status IN (0, 6, 7)").Bind(1, id);
        if (!statement.Step()) return null;
        var key = statement.GetInt64(0);
        statement.Reset();
        return key;
    }

    private static InputEvent Answer(int taskId, StepCommit step) => step.Result switch
    {
        ExecutionResult.Completed completed => new TaskCompleted(taskId, completed.Output),
        ExecutionResult.Failed failed => new TaskFailed(taskId, failed.Failure, failed.Failure.ErrorType == Failures.OrchestratorMissing),
        _ => new TaskFailed(taskId, Failures.Terminated(step.Row.Id), IsNonRetriable: false),
    };

    private static TaskFailed AlreadyExists(InstanceRow child) =>
        new(child.Parent!.TaskId, Failures.AlreadyExists(child.Id), IsNonRetriable: true);

    private static void Keep(StepCommit step, InboxMessage? message)
    {
        if (message is not null) step.Sent.Add(message);
    }
}
