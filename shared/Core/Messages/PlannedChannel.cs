using MessageFunctions.Channels;

namespace MessageFunctions.Messages;

/// <summary>One step of an envelope's channel plan, with the price that held when it was accepted.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="UnitPriceMicros">Price of one unit (a message; for SMS a segment) in micro-units of the tenant's currency.</param>
public readonly record struct PlannedChannel(ChannelId Channel, long UnitPriceMicros)
{
    /// <summary>Why it has its place: <c>preferred</c> by the rule, <c>line_order</c>, <c>cheapest</c>, <c>budget_low</c>; null: its sender named it.</summary>
    public string? Reason { get; init; }
}
