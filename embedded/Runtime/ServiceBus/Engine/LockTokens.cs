using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Lock tokens and default message ids: a random half for each start and a counter, unique without a system call each.</summary>
internal sealed class LockTokens
{
    private readonly long _start = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    private long _last;

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _start);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Interlocked.Increment(ref _last));
        return new Guid(bytes, bigEndian: true);
    }
}
