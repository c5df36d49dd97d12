using MessageFunctions.Messages;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.DeadLetters;

internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Error, "The queue {Queue} gave up envelope {Envelope} ({Reason}, {Deliveries} deliveries): its messages are held until it is driven again.")]
    public static partial void DeadLettered(this ILogger logger, EnvelopeId envelope, string queue, string reason, int deliveries);

    [LoggerMessage(4101, LogLevel.Error, "The dead-letter queue of {Queue} held a message that is none of ours ({Reason}).")]
    public static partial void Unreadable(this ILogger logger, string queue, string reason);

    [LoggerMessage(4102, LogLevel.Information, "Envelope {Envelope} was driven again by {By}.")]
    public static partial void Redriven(this ILogger logger, EnvelopeId envelope, string by);
}
