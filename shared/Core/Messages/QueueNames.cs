namespace MessageFunctions.Messages;

/// <summary>Names of the queues of envelope references; the triggers, the sender and <c>servicebus.json</c> all use these.</summary>
public static class QueueNames
{
    public const string P0 = "messages-p0";
    public const string P1 = "messages-p1";
    public const string P2 = "messages-p2";
    public const string P3 = "messages-p3";

    /// <summary>By priority.</summary>
    public static IReadOnlyList<string> All { get; } = [P0, P1, P2, P3];

    public static string Of(Priority priority) => All[(int)priority];
}
