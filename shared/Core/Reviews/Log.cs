using Microsoft.Extensions.Logging;

namespace MessageFunctions.Reviews;

internal static partial class Log
{
    [LoggerMessage(1501, LogLevel.Warning, "The machine {Machine} failed to review; it counts as unsure.")]
    public static partial void MachineFailed(ILogger logger, string machine, Exception exception);
}
