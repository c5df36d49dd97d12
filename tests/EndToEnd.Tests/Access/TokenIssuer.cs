using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageFunctions.EndToEnd.Tests.Access;

/// <summary>Makes tokens by hand, the forged ones too; no library checks what a test wants to be wrong.</summary>
internal sealed class TokenIssuer
{
    public const string Name = "https://issuer.example/";
    public const string Audience = "messagefunctions";

    public static readonly TokenIssuer Shared = new("k1");

    public TokenIssuer(string keyId) => KeyId = keyId;

    public RSA Rsa { get; } = RSA.Create(2048);

    public string KeyId { get; }

    public JsonObject Jwk
    {
        get
        {
            var parameters = Rsa.ExportParameters(includePrivateParameters: false);
            return new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = KeyId,
                ["use"] = "sig",
                ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            };
        }
    }

    public string Jwks => new JsonObject { ["keys"] = new JsonArray(Jwk) }.ToJsonString();

    /// <summary>Claims that are right; a test changes what it wants wrong.</summary>
    public static JsonObject Claims(string roles = "sender", string tenant = "acme", DateTimeOffset? now = null)
    {
        var at = (now ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = "ann",
            ["tenant"] = tenant,
            ["iat"] = at,
            ["nbf"] = at,
            ["exp"] = at + 600,
            ["roles"] = new JsonArray([.. roles.Split(' ').Select(role => (JsonNode)role)]),
        };
    }

    public string Token(JsonObject? claims = null, JsonObject? header = null)
    {
        var unsigned = Unsigned(header ?? new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = KeyId }, claims ?? Claims());
        var signature = Rsa.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{unsigned}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Header and claims without a signature.</summary>
    public static string Unsigned(JsonObject header, JsonObject claims) => $"{Encode(header)}.{Encode(claims)}";

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
