using MessageFunctions.Channels;

namespace MessageFunctions.Access.Rates;

/// <summary>Limits that are not a tenant's own. Each holds over all instances together.</summary>
public sealed record RateOptions
{
    /// <summary>Messages per second over all tenants, 1 to 10,000,000; default 1,000,000.</summary>
    public int MessagesPerSecond { get; init; } = 1_000_000;

    /// <summary>Most at once over all tenants, 1 to 100,000,000; default 10,000,000.</summary>
    public int MessagesBurst { get; init; } = 10_000_000;

    /// <summary>Messages per second into a channel over all tenants; the burst is ten seconds' worth. A channel that is not named has no limit.</summary>
    public IReadOnlyDictionary<ChannelId, int> ChannelMessagesPerSecond { get; init; } = new Dictionary<ChannelId, int>();
}
