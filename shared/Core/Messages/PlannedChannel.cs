using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>One step of an envelope's channel plan, with the price that held when it was accepted.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="UnitPriceMicros">Price of one unit (a message; for SMS a segment) in micro-units of the tenant's currency.</param>
public readonly record struct PlannedChannel(ChannelId Channel, long UnitPriceMicros);
