using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Http;

internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "The HTTP function {Function} failed.")]
    public static partial void Failed(ILogger logger, string function, Exception exception);

    [LoggerMessage(6002, LogLevel.Error, "The HTTP function {Function} met storage that does not answer.")]
    public static partial void StorageUnavailable(ILogger logger, string function, Exception exception);
}
