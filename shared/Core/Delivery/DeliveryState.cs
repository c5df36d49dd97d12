using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>What a delivery asks of an envelope's state.</summary>
internal static class DeliveryState
{
    /// <summary>How many holds were recorded; the next one gets this number.</summary>
    public static int Holds(this EnvelopeState state) => state.Documents.Decisions.Count(decision => decision.Value.Kind == DecisionKind.Reserved);

    /// <summary>The last hold for a channel, or null.</summary>
    public static string? LastHold(this EnvelopeState state, ChannelId channel) =>
        state.Documents.Decisions.LastOrDefault(decision => decision.Value.Kind == DecisionKind.Reserved && decision.Value.Channel == channel)?.Value.Hold;

    /// <summary>Whether all of these messages are held, each for this reason last.</summary>
    public static bool AreHeld(this EnvelopeState state, IReadOnlyList<int> indices, string? reason) => indices.All(index =>
        state.Messages[index].Status == MessageStatus.Held
        && state.Documents.Decisions.LastOrDefault(decision => decision.Value.AppliesTo(index))?.Value.Reason == reason);
}
