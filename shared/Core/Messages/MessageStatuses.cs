namespace MessageFunctions.Messages;

/// <summary>Names and properties of the statuses.</summary>
public static class MessageStatuses
{
    private static readonly string[] Names =
        ["accepted", "in_review", "queued", "held", "sending", "sent", "delivered", "failed", "rejected", "unknown", "expired", "cancelled"];

    /// <summary>All statuses, in the order of their declaration.</summary>
    public static IReadOnlyList<MessageStatus> All { get; } = Enum.GetValues<MessageStatus>();

    /// <summary>The name used in documents, queries and answers.</summary>
    public static string Name(this MessageStatus status) => Names[(int)status];

    public static bool TryParse(string? name, out MessageStatus status)
    {
        var place = Array.IndexOf(Names, name);
        status = place < 0 ? default : (MessageStatus)place;
        return place >= 0;
    }

    /// <summary>Whether nothing more can become of the message.</summary>
    public static bool IsTerminal(this MessageStatus status) =>
        status is MessageStatus.Delivered or MessageStatus.Failed or MessageStatus.Rejected or MessageStatus.Expired or MessageStatus.Cancelled;

    /// <summary>Whether the message has not begun to leave, so that it may still be withdrawn.</summary>
    public static bool IsWaiting(this MessageStatus status) =>
        status is MessageStatus.Accepted or MessageStatus.InReview or MessageStatus.Queued or MessageStatus.Held;
}
