using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>All that is known of one recipient, over all addresses that the message names: each list has an element for every address that has one.</summary>
public sealed record RecipientFacts
{
    public IReadOnlyList<RecipientPreferences> Preferences { get; init; } = [];

    public IReadOnlyList<Suppression> Suppressions { get; init; } = [];

    public IReadOnlyList<RecipientState> States { get; init; } = [];

    /// <summary>The highest value that is known; null: none is.</summary>
    public int? Value => States.Max(state => state.Value);

    /// <summary>Online where any address is, offline where none is and one says so; null: not known.</summary>
    public bool? Online => States.Any(state => state.Online == true) ? true : States.Any(state => state.Online == false) ? false : null;

    /// <summary>The channel they were last seen on; null: not known.</summary>
    public ChannelId? LastSeenChannel => States.Where(state => state.LastSeenChannel is not null).MaxBy(state => state.LastSeenAt)?.LastSeenChannel;
}
