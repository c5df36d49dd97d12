using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>What the runtime's host, HTTP and timers log. Event ids 7000 to 7099.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Information, "{Functions}")]
    public static partial void FunctionsFound(ILogger logger, string functions);

    [LoggerMessage(7001, LogLevel.Error, "Function {Function} failed.")]
    public static partial void FunctionFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(7002, LogLevel.Warning, "Time to shut down is up; what still runs is told to stop.")]
    public static partial void DrainTimedOut(ILogger logger);
}
