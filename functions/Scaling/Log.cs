using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Scaling;

internal static partial class Log
{
    [LoggerMessage(8300, LogLevel.Warning, "What this instance carries could not be stored.")]
    public static partial void LoadNotKept(ILogger logger, Exception exception);

    [LoggerMessage(8301, LogLevel.Warning, "The load could not be measured; what was decided last holds.")]
    public static partial void NotMeasured(ILogger logger, Exception exception);
}
