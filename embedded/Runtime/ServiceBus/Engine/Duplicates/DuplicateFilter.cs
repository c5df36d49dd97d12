namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// A Bloom filter of 16 bits a key in blocks of one cache line: it never denies a key that it holds, and affirms one in about a thousand that it does not.
/// </summary>
internal sealed class DuplicateFilter
{
    private const int BitsPerKey = 16;
    private const int BlockBytes = 64;
    private const int Probes = 6;

    /// <summary>Bits of the key that choose one of a block's 512.</summary>
    private const int ProbeBits = 9;

    private readonly byte[] _bits;

    private DuplicateFilter(byte[] bits) => _bits = bits;

    public int Bytes => _bits.Length;

    public ReadOnlySpan<byte> Stored => _bits;

    public static DuplicateFilter FromStored(byte[] bits) => new(bits);

    public static DuplicateFilter Of(ReadOnlySpan<DuplicateEntry> entries)
    {
        var blocks = Math.Max(1, (int)(((long)entries.Length * BitsPerKey + BlockBytes * 8 - 1) / (BlockBytes * 8)));
        var filter = new DuplicateFilter(new byte[blocks * BlockBytes]);
        foreach (var entry in entries) filter.Add(entry.Key);
        return filter;
    }

    public bool MayHold(UInt128 key)
    {
        var block = Block(key);
        var choice = unchecked((ulong)key);
        for (var i = 0; i < Probes; i++, choice >>= ProbeBits)
        {
            if ((block[(int)(choice & 0x1FF) >> 3] & (1 << (int)(choice & 7))) == 0) return false;
        }
        return true;
    }

    private void Add(UInt128 key)
    {
        var block = Block(key);
        var choice = unchecked((ulong)key);
        for (var i = 0; i < Probes; i++, choice >>= ProbeBits) block[(int)(choice & 0x1FF) >> 3] |= (byte)(1 << (int)(choice & 7));
    }

    private Span<byte> Block(UInt128 key) => _bits.AsSpan(DuplicateKey.Part(key, _bits.Length / BlockBytes) * BlockBytes, BlockBytes);
}
