using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Windows;

/// <summary>What a channel did in five minutes, over all instances.</summary>
public sealed record ChannelSlot(DateTimeOffset Start, ChannelId Channel, SendCounts Counts, SendLatency Latency);

/// <summary>What a line sent over a channel in five minutes.</summary>
public sealed record LineSlot(DateTimeOffset Start, LineId Line, ChannelId Channel, SendCounts Counts);
