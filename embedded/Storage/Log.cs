using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Storage;

/// <summary>What the SQLite stores log; event ids 2300 to 2399.</summary>
internal static partial class Log
{
    [LoggerMessage(2300, LogLevel.Error, "The search index of the message log could not be written. Searches wait until it can be; appends and reads go on.")]
    public static partial void IndexingFailed(ILogger logger, Exception exception);

    [LoggerMessage(2301, LogLevel.Information, "Removed {Count} expired documents from the message log.")]
    public static partial void Swept(ILogger logger, long count);

    [LoggerMessage(2302, LogLevel.Error, "Expired documents could not be removed from the message log. They stay invisible; the next round tries again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);
}
