namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Names of queues and of their dead-letter sub-queues, <c>queue/$deadletterqueue</c>.</summary>
internal static class QueuePath
{
    private const string DeadLetterSuffix = "/$deadletterqueue";

    public static (string Queue, bool DeadLetter) Parse(string path) =>
        path.EndsWith(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase) ? (path[..^DeadLetterSuffix.Length], true) : (path, false);

    public static string Of(string queue, bool deadLetter) => deadLetter ? queue + DeadLetterSuffix : queue;
}
