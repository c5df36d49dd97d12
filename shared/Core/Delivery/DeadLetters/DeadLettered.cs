using MessageFunctions.Messages;

namespace MessageFunctions.Delivery.DeadLetters;

/// <summary>What a stream says of its dead-lettering.</summary>
internal static class DeadLettered
{
    /// <summary>Why such messages are held.</summary>
    public const string Reason = "dead_lettered";

    /// <summary>Whether the last thing decided about a message is that its queue gave it up.</summary>
    public static bool IsDeadLettered(this EnvelopeState state, int index) =>
        state.Messages[index].Status == MessageStatus.Held
        && state.Documents.Decisions.LastOrDefault(decision => decision.Value.AppliesTo(index))?.Value.Kind == DecisionKind.DeadLettered;
}
