using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Tenants;

/// <summary>A business line of a tenant: who sends, over what, and what happens when its money is gone.</summary>
/// <param name="Id">Its id in the tenant.</param>
/// <param name="Name">What people call it, 1 to 200 characters.</param>
public sealed record BusinessLine(LineId Id, string Name)
{
    /// <summary>Most channels of a line.</summary>
    public const int MaxChannels = 32;

    /// <summary>Kinds of message it may send; at least one.</summary>
    public IReadOnlyList<MessageKind> AllowedKinds { get; init; } = [MessageKind.Transactional, MessageKind.Service, MessageKind.Marketing];

    /// <summary>Its channels in the order in which they are tried; at least one, each once, at most 32.</summary>
    public IReadOnlyList<LineChannel> Channels { get; init; } = [];

    /// <summary>The most urgent queue it may use; a message's default priority is lowered to it.</summary>
    public Priority HighestPriority { get; init; } = Priority.P0;

    /// <summary>What becomes of a message when the budget does not cover it.</summary>
    public InsufficientBudget InsufficientBudget { get; init; } = InsufficientBudget.Held;

    /// <summary>Whether its content is reviewed before it is queued (messages from approved templates are not).</summary>
    public bool ReviewsContent { get; init; }

    /// <summary>Sender address where a message names none, such as <c>shop@example.com</c>; null: the channel's own.</summary>
    public string? DefaultSender { get; init; }

    /// <summary>The channel's place in this line, or null when the line does not use it.</summary>
    public LineChannel? Channel(ChannelId channel)
    {
        foreach (var candidate in Channels)
        {
            if (candidate.Id == channel) return candidate;
        }
        return null;
    }

    public bool Allows(MessageKind kind) => AllowedKinds.Contains(kind);
}

/// <summary>A channel of a line.</summary>
/// <param name="Id">Which.</param>
/// <param name="LowPriority">Paused first when the line's budget runs low.</param>
public sealed record LineChannel(ChannelId Id, bool LowPriority = false);

/// <summary>What becomes of a message when the budget does not cover it.</summary>
public enum InsufficientBudget
{
    /// <summary>It waits for a recharge and expires by its own time.</summary>
    Held,

    /// <summary>It is rejected at once.</summary>
    Rejected,
}
