using MessageFunctions.Messages;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Reviews;

internal static partial class Log
{
    [LoggerMessage(6901, LogLevel.Error, "Envelope {Envelope} was sent to its review and is not in the log.")]
    public static partial void EnvelopeMissing(this ILogger logger, EnvelopeId envelope);
}
