using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MessageFunctions.Messages;

/// <summary>
/// An envelope's id: 26 characters of Crockford base32 (48 bits of milliseconds since 1970, 80 random bits; the ULID layout),
/// so ids sort by the time they were made and are safe in keys, URLs and durable instance ids.
/// </summary>
public readonly record struct EnvelopeId
{
    /// <summary>Length of the text form.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private readonly string? _value;

    private EnvelopeId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default EnvelopeId names no envelope.");

    /// <summary>When the id was made, to the millisecond.</summary>
    public DateTimeOffset CreatedAt
    {
        get
        {
            var milliseconds = 0L;
            for (var i = 0; i < 10; i++) milliseconds = (milliseconds << 5) | (long)Alphabet.IndexOf(Value[i], StringComparison.Ordinal);
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
    }

    /// <summary>A new id; the random part comes from the system's cryptographic generator, so ids cannot be guessed.</summary>
    public static EnvelopeId Create(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        return Create(now, random);
    }

    /// <summary>The id of a time and ten given bytes.</summary>
    public static EnvelopeId Create(DateTimeOffset now, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, 10);
        var milliseconds = now.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        Span<char> text = stackalloc char[Length];
        for (var i = 9; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(milliseconds & 31)];
            milliseconds >>= 5;
        }
        var high = BinaryPrimitives.ReadUInt64BigEndian(random);
        ulong low = BinaryPrimitives.ReadUInt16BigEndian(random[8..]);
        var bits = ((UInt128)high << 16) | low;
        for (var i = Length - 1; i >= 10; i--)
        {
            text[i] = Alphabet[(int)(ulong)(bits & 31)];
            bits >>= 5;
        }
        return new EnvelopeId(new string(text));
    }

    public static bool TryParse(ReadOnlySpan<char> text, out EnvelopeId id)
    {
        id = default;
        // The first character holds the top 3 of 48+2 bits: anything above 7 is beyond the year 10889.
        if (text.Length != Length || text[0] > '7') return false;
        foreach (var c in text)
        {
            if (!Alphabet.Contains(c, StringComparison.Ordinal)) return false;
        }
        id = new EnvelopeId(new string(text));
        return true;
    }

    public static EnvelopeId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an envelope id.");

    public override string ToString() => Value;
}
