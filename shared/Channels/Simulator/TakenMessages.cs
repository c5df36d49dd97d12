using MessageFunctions.Messages;

namespace MessageFunctions.Channels.Simulator;

/// <summary>
/// Which messages the provider took lately: a bit a message, the last <see cref="MaxEnvelopes"/> envelopes of each channel together.
/// A real provider forgets idempotency keys too, after a day or so.
/// </summary>
internal sealed class TakenMessages
{
    public const int MaxEnvelopes = 200_000;

    private readonly Dictionary<(ChannelId, EnvelopeId), UInt128> _bits = [];
    private readonly Queue<(ChannelId, EnvelopeId)> _order = [];

    /// <summary>Marks a message; false when it was marked before.</summary>
    public bool Add(ChannelId channel, MessageId message)
    {
        var key = (channel, message.Envelope);
        var bit = UInt128.One << message.Index;
        if (_bits.TryGetValue(key, out var bits))
        {
            if ((bits & bit) != 0) return false;
        }
        else
        {
            if (_order.Count == MaxEnvelopes) _bits.Remove(_order.Dequeue());
            _order.Enqueue(key);
        }
        _bits[key] = bits | bit;
        return true;
    }

    public bool Contains(ChannelId channel, MessageId message) =>
        _bits.TryGetValue((channel, message.Envelope), out var bits) && (bits & (UInt128.One << message.Index)) != 0;
}
