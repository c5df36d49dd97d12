using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Policies;

/// <summary>Events 8100 to 8199.</summary>
internal static partial class Log
{
    [LoggerMessage(8100, LogLevel.Warning, "Ended the gray release of {Label}: {Reason}")]
    public static partial void GrayEnded(ILogger logger, string label, string reason);

    [LoggerMessage(8101, LogLevel.Error, "The policy {Label} failed and its last good version is used: {Error}")]
    public static partial void PolicyFailed(ILogger logger, string label, string error);

    [LoggerMessage(8102, LogLevel.Error, "The failure of the policy {Label} could not be put on record.")]
    public static partial void FailureNotRecorded(ILogger logger, string label, Exception exception);
}
