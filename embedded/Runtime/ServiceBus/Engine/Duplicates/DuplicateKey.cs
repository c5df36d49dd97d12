using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>A message id as the first 128 bits of its SHA-256, so that any part of it is evenly distributed.</summary>
internal static class DuplicateKey
{
    public const int Bytes = 16;

    public static UInt128 Of(string messageId)
    {
        // An id has at most 128 characters.
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(messageId.Length)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(messageId, text)], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Which of so many equal parts of the key space it is in.</summary>
    public static int Part(UInt128 key, int parts) => (int)(((ulong)(key >> 96) * (ulong)parts) >> 32);
}
