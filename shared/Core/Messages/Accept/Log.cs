using Microsoft.Extensions.Logging;

namespace MessageFunctions.Messages.Accept;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Error, "The document of envelope {Envelope} was not stored; its senders were told so.")]
    public static partial void DocumentRefused(ILogger logger, EnvelopeId envelope, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning, "The queue {Queue} failed; the outbox takes over.")]
    public static partial void QueueFailed(ILogger logger, string queue, Exception exception);

    [LoggerMessage(1103, LogLevel.Error, "Neither the queue nor the outbox took {Count} references; their senders were told so.")]
    public static partial void OutboxRefused(ILogger logger, int count, Exception exception);

    [LoggerMessage(1104, LogLevel.Warning, "An Idempotency-Key's answer was not kept; a repeat finds it in the log.")]
    public static partial void AnswerNotKept(ILogger logger, Exception exception);

    [LoggerMessage(1105, LogLevel.Error, "Envelopes were lost on the way to storage by a defect; their senders were told so.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(1106, LogLevel.Warning, "The progress of batch {Batch} was not kept; the next one will be.")]
    public static partial void ProgressNotKept(ILogger logger, BatchId batch, Exception exception);
}
