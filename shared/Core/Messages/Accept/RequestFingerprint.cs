using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>What an Idempotency-Key and a body are remembered by: hashes, so that neither is stored.</summary>
/// <param name="Key">Of tenant and key: 32 hexadecimal digits.</param>
/// <param name="Body">Of the operation and the body.</param>
public sealed record RequestFingerprint(string Key, string Body)
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>Whether a key can be taken: 1 to 255 visible ASCII characters.</summary>
    public static bool IsValidKey(string key) => key.Length is > 0 and <= MaxKeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    public static RequestFingerprint Of(TenantId tenant, string key, string operation, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(operation + "\n"));
        hash.AppendData(body);
        return new RequestFingerprint(KeyOf(tenant, key), Hex(hash.GetHashAndReset()));
    }

    /// <summary>Ten bytes that stand for the n-th thing a request makes: a repeat of the request makes the same.</summary>
    public byte[] Derive(int n) => SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Key}\n{n}")))[..10];

    private static string KeyOf(TenantId tenant, string key) => Hex(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant.Value}\n{key}")));

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 16));
}
