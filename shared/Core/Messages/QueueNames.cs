namespace MessageFunctions.Messages;

/// <summary>Names of the queues of envelope references: one a priority, and one for what is reviewed first. The triggers, the sender and <c>servicebus.json</c> all use these.</summary>
public static class QueueNames
{
    public const string P0 = "messages-p0";
    public const string P1 = "messages-p1";
    public const string P2 = "messages-p2";
    public const string P3 = "messages-p3";

    /// <summary>What a queue's name ends with when its dead letters are meant, as Service Bus writes it.</summary>
    public const string DeadLetters = "/$deadletterqueue";

    /// <summary>Envelopes whose content must be reviewed before they are queued by their priority.</summary>
    public const string Review = "messages-review";

    /// <summary>All of them, those of the priorities first and in their order.</summary>
    public static IReadOnlyList<string> All { get; } = [P0, P1, P2, P3, Review];

    public static string Of(Priority priority) => All[(int)priority];
}
