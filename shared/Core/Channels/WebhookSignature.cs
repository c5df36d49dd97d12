using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Channels;

/// <summary>
/// Signs and verifies webhooks by the symmetric scheme of Standard Webhooks: <c>webhook-signature</c> holds, separated by spaces,
/// <c>v1,</c> and the base64 of HMAC-SHA-256 over <c>{webhook-id}.{webhook-timestamp}.{body}</c>, one for each live secret.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far a timestamp may be from now, either way, against replays.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Most signatures that are looked at, so that a header full of them costs nothing.</summary>
    private const int MaxSignatures = 8;

    private const string Version = "v1,";

    /// <summary>The value of <see cref="TimestampHeader"/>: seconds since 1970.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of <see cref="SignatureHeader"/>: one signature a secret.</summary>
    public static string Sign(IReadOnlyList<WebhookSecret> secrets, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfZero(secrets.Count);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var header = new StringBuilder(48 * secrets.Count);
        foreach (var secret in secrets)
        {
            Compute(secret, id, timestamp, body, mac);
            if (header.Length > 0) header.Append(' ');
            header.Append(Version).Append(Convert.ToBase64String(mac));
        }
        return header.ToString();
    }

    /// <summary>Whether one of the signatures was made with one of the secrets, of this very body, and not too long ago. Takes the same time for every wrong signature.</summary>
    public static SignatureCheck Verify(
        IReadOnlyList<WebhookSecret> secrets, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures)) return SignatureCheck.Missing;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return SignatureCheck.Missing;

        var valid = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            Compute(secret, id, timestamp, body, expected);
            var looked = 0;
            foreach (var part in signatures.AsSpan().Split(' '))
            {
                if (++looked > MaxSignatures) break;
                var signature = signatures.AsSpan()[part];
                if (!signature.StartsWith(Version, StringComparison.Ordinal)) continue;
                var wellFormed = Convert.TryFromBase64Chars(signature[Version.Length..], given, out var length) && length == given.Length;
                valid |= wellFormed && CryptographicOperations.FixedTimeEquals(expected, given);
            }
        }
        if (!valid) return SignatureCheck.Wrong;
        return Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) <= (decimal)Tolerance.TotalSeconds ? SignatureCheck.Valid : SignatureCheck.Stale;
    }

    private static void Compute(WebhookSecret secret, string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        hash.GetHashAndReset(mac);
    }
}

/// <summary>What a check of a signature found.</summary>
public enum SignatureCheck
{
    Valid,

    /// <summary>A header is missing or malformed.</summary>
    Missing,

    /// <summary>No signature fits.</summary>
    Wrong,

    /// <summary>A signature fits, but it was made too long ago or is dated too far ahead.</summary>
    Stale,
}
