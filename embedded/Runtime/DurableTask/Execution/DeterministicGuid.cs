using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// Name-based GUIDs (RFC 9562, version 5) of instance, time of the step and a counter, under the name space of the official engine, so
/// that both make the same ones.
/// </summary>
internal static class DeterministicGuid
{
    private static readonly Guid NameSpace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string instanceId, DateTime now, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now:o}_{counter}");
        var length = Encoding.UTF8.GetByteCount(name);
        var input = new byte[16 + length];
        NameSpace.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(16));
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; nothing is protected by it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
