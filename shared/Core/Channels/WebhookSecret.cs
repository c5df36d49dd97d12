using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>
/// A secret that signs webhooks, in the form of Standard Webhooks: <c>whsec_</c> and the base64 of 24 to 64 random bytes. It never prints
/// itself; <see cref="Reveal"/> does.
/// </summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Key => _key;

    public static WebhookSecret Create() => new(RandomNumberGenerator.GetBytes(32));

    public static bool TryParse(string? text, out WebhookSecret secret)
    {
        secret = null!;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var bytes = new byte[66];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) || length is < 24 or > 64) return false;
        secret = new WebhookSecret(bytes[..length]);
        return true;
    }

    public static WebhookSecret Parse(string text) =>
        TryParse(text, out var secret) ? secret : throw new FormatException("A webhook secret is whsec_ and the base64 of 24 to 64 bytes.");

    /// <summary>
    /// The secret of one tenant, derived from this one (HKDF-SHA-256, RFC 5869), so that tenants cannot sign for each other and no secret is
    /// stored per tenant.
    /// </summary>
    public WebhookSecret For(TenantId tenant) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes($"messagefunctions webhook {tenant.Value}")));

    /// <summary>The text form, to hand to whom it belongs.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    public override string ToString() => Prefix + "…";
}
