using System.Globalization;
using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Runs an execution again from its history and holds what it asks for against what it asked for then.</summary>
internal static class Replay
{
    /// <returns>Null when it went as recorded, else what differs and where.</returns>
    public static string? Run(OrchestrationExecution execution, IReadOnlyList<HistoryChunk> history)
    {
        var position = 0;
        foreach (var chunk in history)
        {
            var step = execution.Step(chunk.AtTicks, chunk.Inputs, replaying: true);
            position += chunk.Inputs.Count;
            var common = Math.Min(chunk.Outputs.Count, step.Requested.Count);
            for (var i = 0; i < common; i++)
            {
                if (!IsSame(chunk.Outputs[i], step.Requested[i]))
                    return Difference(execution, position + i, chunk, Describe(chunk.Outputs[i]), Describe(step.Requested[i]));
            }
            if (chunk.Outputs.Count > common)
                return Difference(execution, position + common, chunk, Describe(chunk.Outputs[common]), "nothing");
            if (step.Requested.Count > common)
                return Difference(execution, position + common, chunk, "nothing", Describe(step.Requested[common]));
            position += chunk.Outputs.Count;
            if (execution.Result is not null)
                return Difference(execution, position, chunk, "nothing (it went on)", $"its end ({execution.Result.GetType().Name})");
        }
        return null;
    }

    public static string Describe(HistoryEvent item) => item switch
    {
        ExecutionStarted => "ExecutionStarted",
        TaskCompleted completed => $"TaskCompleted #{completed.TaskId}",
        TaskFailed failed => $"TaskFailed #{failed.TaskId} {failed.Failure.ErrorType}",
        TimerFired fired => $"TimerFired #{fired.TimerId}",
        EventRaised raised => $"EventRaised '{raised.Name}'",
        ExecutionTerminated => "ExecutionTerminated",
        ExecutionSuspended => "ExecutionSuspended",
        ExecutionResumed => "ExecutionResumed",
        TaskScheduled scheduled => $"TaskScheduled #{scheduled.Id} '{scheduled.Name}'",
        TimerCreated created =>
            $"TimerCreated #{created.Id} due {new DateTime(created.DueTicks, DateTimeKind.Utc).ToString("o", CultureInfo.InvariantCulture)}",
        SubOrchestrationScheduled child => $"SubOrchestrationScheduled #{child.Id} '{child.Name}' as '{child.InstanceId}'",
        EventSent sent => $"EventSent #{sent.Id} '{sent.Name}' to '{sent.Target}'",
        _ => item.GetType().Name,
    };

    // When a timer is due may change with a setting; that there is one may not. So due times are not compared, as officially.
    private static bool IsSame(OutputEvent recorded, OutputEvent requested) => (recorded, requested) switch
    {
        (TaskScheduled a, TaskScheduled b) => a.Id == b.Id && new TaskName(a.Name) == new TaskName(b.Name),
        (TimerCreated a, TimerCreated b) => a.Id == b.Id,
        (SubOrchestrationScheduled a, SubOrchestrationScheduled b) =>
            a.Id == b.Id && new TaskName(a.Name) == new TaskName(b.Name) && a.InstanceId == b.InstanceId,
        (EventSent a, EventSent b) => a.Id == b.Id && a.Target == b.Target && a.Name == b.Name,
        _ => false,
    };

    private static string Difference(
        OrchestrationExecution execution, int position, HistoryChunk chunk, string recorded, string requested) =>
        $"Non-deterministic orchestrator '{execution.Identity.Name}', instance '{execution.Identity.InstanceId}': at event {position} of its "
        + $"history (step {chunk.Number}) it had asked for {recorded}, and in the replay asked for {requested}. Orchestrators must make the "
        + "same calls in every replay; a changed orchestrator gets a new name beside the old one.";
}
