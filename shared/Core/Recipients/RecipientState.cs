using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>What is known of somebody beside what they want; routing decides by it.</summary>
/// <param name="Kind">The kind of address.</param>
/// <param name="Address">The address.</param>
public sealed record RecipientState(AddressKind Kind, string Address)
{
    /// <summary>What the recipient is worth to the business line, 0 to 100; null: not known. High value is 80 and more, unless a rule says otherwise.</summary>
    public int? Value { get; init; }

    /// <summary>Whether they are online; null: not known.</summary>
    public bool? Online { get; init; }

    /// <summary>The channel they were last seen on.</summary>
    public ChannelId? LastSeenChannel { get; init; }

    /// <summary>When they were last seen.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}
