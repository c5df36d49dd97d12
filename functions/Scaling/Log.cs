using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Scaling;

internal static partial class Log
{
    [LoggerMessage(8100, LogLevel.Warning, "What this instance carries could not be stored.")]
    public static partial void LoadNotKept(ILogger logger, Exception exception);
}
