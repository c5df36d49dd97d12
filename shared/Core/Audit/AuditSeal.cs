using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Audit;

/// <summary>The hashes of a chain: SHA-256, or HMAC-SHA-256 where there is a key, over every field with its length, so that nothing can move from one field to the next.</summary>
public sealed class AuditSeal(AuditOptions options)
{
    /// <summary>Whether the hashes depend on a key.</summary>
    public bool IsKeyed => !options.Key.IsEmpty;

    /// <summary>Hash of an entry at its place.</summary>
    public string Of(string chain, long number, DateTimeOffset at, AuditEntry entry, string previous)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Hash(
            "entry", chain, Text(number), Text(at.UtcTicks), entry.Action, entry.Subject, entry.By, entry.From, entry.Reason, entry.Outcome, entry.Changes, entry.BlastRadius, previous);
    }

    /// <summary>Hash of the end of a chain.</summary>
    public string Of(string chain, AuditHead head) => Hash("head", chain, Text(head.Number), head.Hash);

    private string Hash(params ReadOnlySpan<string?> fields)
    {
        using var hash = IsKeyed
            ? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, options.Key.Span)
            : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = field is null ? null : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
            hash.AppendData(length);
            if (bytes is not null) hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
