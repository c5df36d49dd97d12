using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>What a gate is asked.</summary>
/// <param name="State">The envelope as it stands.</param>
/// <param name="Channel">The channel that is next for the messages.</param>
/// <param name="Indices">The messages, ascending; at least one.</param>
/// <param name="Now">The time.</param>
public readonly record struct GateRequest(EnvelopeState State, ChannelId Channel, IReadOnlyList<int> Indices, DateTimeOffset Now)
{
    public Envelope Envelope => State.Envelope;
}
