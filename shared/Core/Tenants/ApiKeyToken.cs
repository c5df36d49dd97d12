using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Tenants;

/// <summary>
/// A key as its bearer shows it: <c>mf_{tenant}_{id}.{secret}</c>. The prefix names the tenant and the key, so it is found without an
/// index over all tenants, may appear in logs, and can be searched for by secret scanners.
/// </summary>
public readonly ref struct ApiKeyToken
{
    /// <summary>Length of a key's id.</summary>
    public const int IdLength = 12;

    /// <summary>Length of the secret: 32 bytes in base64url.</summary>
    public const int SecretLength = 43;

    /// <summary>Longest text that can be a key.</summary>
    public const int MaxLength = 3 + 32 + 1 + IdLength + 1 + SecretLength;

    private const string Scheme = "mf_";
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(IdAlphabet);

    private ApiKeyToken(TenantId tenant, ReadOnlySpan<char> id, ReadOnlySpan<char> secret)
    {
        Tenant = tenant;
        Id = id;
        Secret = secret;
    }

    public TenantId Tenant { get; }

    public ReadOnlySpan<char> Id { get; }

    public ReadOnlySpan<char> Secret { get; }

    /// <summary>Takes a key apart by its form alone; says nothing about whether it is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ApiKeyToken token)
    {
        token = default;
        if (text.Length > MaxLength || !text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var dot = text.IndexOf('.');
        if (dot < 0) return false;
        var underscore = text[..dot].LastIndexOf('_');
        if (underscore < Scheme.Length) return false;
        var id = text[(underscore + 1)..dot];
        var secret = text[(dot + 1)..];
        if (id.Length != IdLength || secret.Length != SecretLength || id.ContainsAnyExcept(IdCharacters)) return false;
        if (!TenantId.TryParse(text[Scheme.Length..underscore].ToString(), out var tenant)) return false;
        token = new ApiKeyToken(tenant, id, secret);
        return true;
    }

    /// <summary>SHA-256 of the secret's text.</summary>
    public static byte[] Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> bytes = stackalloc byte[SecretLength * 3];
        var length = Encoding.UTF8.GetBytes(secret, bytes);
        return SHA256.HashData(bytes[..length]);
    }

    /// <summary>A new id and secret from the system's cryptographic generator.</summary>
    public static (string Id, string Secret) Create() =>
        (RandomNumberGenerator.GetString(IdAlphabet, IdLength), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The whole key as handed to its bearer, once.</summary>
    public static string Format(TenantId tenant, string id, string secret) => $"{Scheme}{tenant}_{id}.{secret}";
}
