using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Windows;

internal static partial class Log
{
    [LoggerMessage(6701, LogLevel.Warning, "What was counted could not be written; the next flush writes it.")]
    public static partial void NotFlushed(this ILogger logger, Exception exception);
}
