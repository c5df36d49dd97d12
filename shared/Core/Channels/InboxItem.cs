using MessageFunctions.Messages;

namespace MessageFunctions.Channels;

/// <summary>A message in a user's inbox.</summary>
public sealed record InboxItem(MessageId Id, DateTimeOffset At, string? Subject, string? Text, string? Html, DateTimeOffset? ReadAt);

/// <summary>A page of an inbox, newest first; the last one has no continuation.</summary>
public sealed record InboxPage(IReadOnlyList<InboxItem> Items, string? Continuation);

/// <summary>What became of an item that was to be put.</summary>
public enum InboxPut
{
    Added,

    /// <summary>The message is in the inbox already; nothing was changed.</summary>
    Present,
}
