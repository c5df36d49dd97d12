using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace MessageFunctions.Channels;

/// <summary>The channels of this process by id.</summary>
public sealed class ChannelRegistry
{
    private readonly FrozenDictionary<ChannelId, IChannel> _channels;

    /// <exception cref="ArgumentException">Two channels have one id, or a batch size is not 1 to 100.</exception>
    public ChannelRegistry(IEnumerable<IChannel> channels)
    {
        var byId = new Dictionary<ChannelId, IChannel>();
        foreach (var channel in channels)
        {
            if (channel.BatchSize is < 1 or > 100) throw new ArgumentException($"Channel '{channel.Id}' has a batch size of {channel.BatchSize}; 1 to 100 is possible.", nameof(channels));
            if (!byId.TryAdd(channel.Id, channel)) throw new ArgumentException($"Two channels are called '{channel.Id}'.", nameof(channels));
        }
        _channels = byId.ToFrozenDictionary();
        Ids = [.. byId.Keys.OrderBy(id => id.Value, StringComparer.Ordinal)];
    }

    /// <summary>All ids, in ordinal order.</summary>
    public IReadOnlyList<ChannelId> Ids { get; }

    public bool TryGet(ChannelId id, [NotNullWhen(true)] out IChannel? channel) => _channels.TryGetValue(id, out channel);
}
