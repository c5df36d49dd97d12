using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Events of the queues: 2200 to 2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Error, "Looking for due messages failed; it is tried again in a second")]
    public static partial void DueFailed(ILogger logger, Exception exception);

    [LoggerMessage(2201, LogLevel.Warning, "Messages of {Queue} were given back, but their delivery stays counted")]
    public static partial void ReleaseFailed(ILogger logger, string queue, Exception exception);

    [LoggerMessage(2202, LogLevel.Error, "Receiving from {Queue} for {Function} failed; it is tried again in {DelaySeconds} s")]
    public static partial void ReceiveFailed(ILogger logger, string queue, string function, double delaySeconds, Exception exception);

    [LoggerMessage(2203, LogLevel.Error, "{Function} failed on {Count} messages of {Queue}; those it had not settled are abandoned")]
    public static partial void FunctionFailed(ILogger logger, string function, int count, string queue, Exception exception);

    [LoggerMessage(2204, LogLevel.Warning, "The lock of a message of {Queue} had ended before {Function} was done with it; it will be delivered again")]
    public static partial void LockLost(ILogger logger, string queue, string function);

    [LoggerMessage(2205, LogLevel.Error, "Settling a message of {Queue} for {Function} failed; it will be delivered again")]
    public static partial void SettlingFailed(ILogger logger, string queue, string function, Exception exception);

    [LoggerMessage(2206, LogLevel.Error, "A message of {Queue} whose lock had ended could not be moved; it is tried again when the next lock duration is over")]
    public static partial void GiveBackFailed(ILogger logger, string queue, Exception exception);
}
