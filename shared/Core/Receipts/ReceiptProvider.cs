using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Channels;

namespace MessageFunctions.Receipts;

/// <summary>How a provider signs its reports.</summary>
public enum ReceiptScheme
{
    /// <summary>Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>; secrets are <c>whsec_…</c>.</summary>
    Standard,

    /// <summary>One header with the hexadecimal HMAC-SHA-256 of the body, perhaps after <c>sha256=</c>; the secret is any text. Knows no time.</summary>
    HmacSha256Hex,
}

/// <summary>Settings of one provider, section <c>Receipts:Providers:{name}</c>.</summary>
public sealed record ReceiptProviderOptions
{
    public ReceiptScheme Scheme { get; init; } = ReceiptScheme.Standard;

    /// <summary>The live secrets, 1 to 4; every one of them is good.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The header of <see cref="ReceiptScheme.HmacSha256Hex"/>; default <c>X-Signature</c>.</summary>
    public string Header { get; init; } = "X-Signature";
}

/// <summary>A provider that may report: checks its signatures.</summary>
public sealed class ReceiptProvider
{
    private const string HexPrefix = "sha256=";
    private readonly ReceiptProviderOptions _options;
    private readonly IReadOnlyList<WebhookSecret> _secrets = [];

    /// <exception cref="InvalidOperationException">A setting is missing or malformed.</exception>
    public ReceiptProvider(string name, ReceiptProviderOptions options)
    {
        Name = name;
        _options = options;
        if (options.Secrets.Count is < 1 or > 4 || options.Secrets.Any(string.IsNullOrEmpty))
            throw new InvalidOperationException($"Receipts:Providers:{name}:Secrets must hold 1 to 4 secrets.");
        if (options.Scheme != ReceiptScheme.Standard) return;
        if (!options.Secrets.All(secret => WebhookSecret.TryParse(secret, out _)))
            throw new InvalidOperationException($"Receipts:Providers:{name}:Secrets must each be whsec_ and the base64 of 24 to 64 bytes.");
        _secrets = [.. options.Secrets.Select(WebhookSecret.Parse)];
    }

    /// <summary>The name in the URL.</summary>
    public string Name { get; }

    /// <param name="header">A header's value by name; null where it is not there.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The time of the check.</param>
    public SignatureCheck Check(Func<string, string?> header, ReadOnlySpan<byte> body, DateTimeOffset now) => _options.Scheme switch
    {
        ReceiptScheme.Standard => WebhookSignature.Verify(
            _secrets, header(WebhookSignature.IdHeader), header(WebhookSignature.TimestampHeader), header(WebhookSignature.SignatureHeader), body, now),
        ReceiptScheme.HmacSha256Hex => CheckHex(header(_options.Header), body),
        _ => throw new InvalidOperationException($"Unknown scheme {_options.Scheme}."),
    };

    private SignatureCheck CheckHex(string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(signature)) return SignatureCheck.Missing;
        var hex = signature.AsSpan();
        if (hex.StartsWith(HexPrefix, StringComparison.OrdinalIgnoreCase)) hex = hex[HexPrefix.Length..];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (hex.Length != 2 * given.Length || Convert.FromHexString(hex, given, out _, out _) != System.Buffers.OperationStatus.Done) return SignatureCheck.Missing;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var valid = false;
        foreach (var secret in _options.Secrets)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
            valid |= CryptographicOperations.FixedTimeEquals(expected, given);
        }
        return valid ? SignatureCheck.Valid : SignatureCheck.Wrong;
    }
}
