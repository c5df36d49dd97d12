using System.Globalization;

namespace MessageFunctions.Messages;

/// <summary>A message's id, <c>{envelopeId}-{n}</c>: it names its partition, so reading a status needs no index.</summary>
/// <param name="Envelope">The envelope that carries the message.</param>
/// <param name="Index">Its place in the envelope, 0 to 99.</param>
public readonly record struct MessageId(EnvelopeId Envelope, int Index)
{
    public static bool TryParse(ReadOnlySpan<char> text, out MessageId id)
    {
        id = default;
        if (text.Length is < EnvelopeId.Length + 2 or > EnvelopeId.Length + 3 || text[EnvelopeId.Length] != '-') return false;
        var digits = text[(EnvelopeId.Length + 1)..];
        if (digits is ['0', _]) return false;
        if (!EnvelopeId.TryParse(text[..EnvelopeId.Length], out var envelope)) return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
        id = new MessageId(envelope, index);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Envelope.Value}-{Index}");
}
