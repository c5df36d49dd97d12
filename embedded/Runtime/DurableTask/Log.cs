using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>What the durable engine logs. Event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(2401, LogLevel.Warning, "Activity {Activity} of instance {InstanceId} (#{TaskId}) failed")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string activity, string instanceId, int taskId);

    [LoggerMessage(2402, LogLevel.Error, "Orchestration {Orchestrator} of instance {InstanceId} failed: {ErrorType}: {ErrorMessage}")]
    public static partial void OrchestrationFailed(ILogger logger, string orchestrator, string instanceId, string errorType, string errorMessage);

    [LoggerMessage(2403, LogLevel.Error, "A step of instance key {Key} could not be stored; it is tried again from its history in {DelaySeconds} s")]
    public static partial void StepNotStored(ILogger logger, Exception exception, long key, int delaySeconds);

    [LoggerMessage(2404, LogLevel.Information, "Durable engine started: {Busy} instances with open activities, {Messages} messages on their way, {Timers} timers loaded")]
    public static partial void Started(ILogger logger, int busy, int messages, int timers);

    [LoggerMessage(2405, LogLevel.Warning, "Durable engine stopped with {Activities} activities running; they are run again after the next start")]
    public static partial void StoppedInTheMiddle(ILogger logger, int activities);

}
