using Microsoft.Extensions.Logging;

namespace MessageFunctions.AzureAdapters.ServiceBus;

internal static partial class Log
{
    [LoggerMessage(5101, LogLevel.Warning, "Queue {Queue} refused a send ({Reason}); the outbox takes over.")]
    public static partial void QueueRefused(ILogger logger, string queue, string reason, Exception exception);

    [LoggerMessage(5102, LogLevel.Warning, "Queue {Queue} did not answer in time; the outbox takes over.")]
    public static partial void QueueTimedOut(ILogger logger, string queue);
}
