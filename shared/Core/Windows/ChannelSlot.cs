using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Windows;

/// <summary>What a channel did in five minutes, over all instances.</summary>
public sealed record ChannelSlot(DateTimeOffset Start, ChannelId Channel, SendCounts Counts, SendLatency Latency);

/// <summary>A line that sends over a channel.</summary>
public readonly record struct ActiveLine(TenantId Tenant, LineId Line, ChannelId Channel);

/// <summary>What a line sent over a channel in five minutes.</summary>
public sealed record LineSlot(DateTimeOffset Start, LineId Line, ChannelId Channel, SendCounts Counts);
