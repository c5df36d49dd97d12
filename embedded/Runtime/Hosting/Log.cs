using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>What the runtime's host, HTTP and timers log. Event ids 7000 to 7099.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Information, "{Functions}")]
    public static partial void FunctionsFound(ILogger logger, string functions);

    [LoggerMessage(7001, LogLevel.Error, "Function {Function} failed.")]
    public static partial void FunctionFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(7003, LogLevel.Debug, "The client of function {Function} left.")]
    public static partial void ClientLeft(ILogger logger, string function);

    [LoggerMessage(7004, LogLevel.Information, "Function {Function} missed its run of {Due}; it runs now.")]
    public static partial void TimerPastDue(ILogger logger, string function, DateTime due);

    [LoggerMessage(7005, LogLevel.Warning, "Function {Function} failed and is tried again in {Delay} (retry {Retry}).")]
    public static partial void FunctionRetried(ILogger logger, string function, TimeSpan delay, int retry, Exception exception);

    [LoggerMessage(7006, LogLevel.Error, "The state of timer {Function} could not be stored; it is stored with the next run.")]
    public static partial void TimerStateNotStored(ILogger logger, string function, Exception exception);

    [LoggerMessage(7007, LogLevel.Error, "Function {Function} (invocation {Invocation}) has run longer than functionTimeout ({Timeout}); its CancellationToken fires.")]
    public static partial void FunctionTimedOut(ILogger logger, string function, string invocation, TimeSpan timeout);

    [LoggerMessage(7008, LogLevel.Critical, "{Sentence}")]
    public static partial void Stuck(ILogger logger, string sentence);

    [LoggerMessage(7009, LogLevel.Warning, "Told to stop, these functions still run and end with the process: {Functions}.")]
    public static partial void LeftRunning(ILogger logger, string functions);

    [LoggerMessage(7002, LogLevel.Warning, "Time to shut down is up; what still runs is told to stop.")]
    public static partial void DrainTimedOut(ILogger logger);
}
