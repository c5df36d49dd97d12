using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// Two sets of holds compared in constant memory: each side adds its ids to 1,024 buckets (count and 128-bit sum of their digests, so order does not matter);
/// only holds of buckets that differ need a closer look.
/// </summary>
public sealed class HoldFingerprints
{
    private const int Buckets = 1_024;

    private readonly (long Count, UInt128 Sum)[] _buckets = new (long, UInt128)[Buckets];

    public void Add(HoldId hold)
    {
        var digest = Digest(hold);
        ref var bucket = ref _buckets[(int)(digest % Buckets)];
        bucket = (bucket.Count + 1, unchecked(bucket.Sum + digest));
    }

    /// <summary>Whether the bucket of a hold differs from the other side's.</summary>
    public bool Differs(HoldFingerprints other, HoldId hold)
    {
        ArgumentNullException.ThrowIfNull(other);
        var place = (int)(Digest(hold) % Buckets);
        return _buckets[place] != other._buckets[place];
    }

    public bool Differs(HoldFingerprints other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return !_buckets.AsSpan().SequenceEqual(other._buckets);
    }

    private static UInt128 Digest(HoldId hold)
    {
        Span<byte> text = stackalloc byte[128];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.ASCII.GetBytes(hold.Value, text);
        SHA256.HashData(text[..length], digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
