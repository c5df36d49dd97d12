using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MessageFunctions.EndToEnd.Tests.Access;

/// <summary>Tokens that are nearly right; each one is refused while the right one is let in.</summary>
public sealed class JwtAttackTests
{
    private static readonly TokenIssuer Issuer = TokenIssuer.Shared;

    [Fact]
    public async Task All_forgeries_are_refused_and_the_right_token_is_not()
    {
        await using var host = await GateHost.StartAsync();

        foreach (var (name, token) in Forgeries())
        {
            using var response = await host.GetAsync("gate-whoami", ("Authorization", $"Bearer {token}"));
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{name}: {(int)response.StatusCode}");
        }
        using var right = await host.GetAsync("gate-whoami", ("Authorization", $"Bearer {Issuer.Token()}"));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    private static Dictionary<string, string> Forgeries()
    {
        var stranger = new TokenIssuer("k1");
        var good = Issuer.Token();
        var parts = good.Split('.');
        return new Dictionary<string, string>
        {
            ["alg none"] = TokenIssuer.Unsigned(Header("none"), TokenIssuer.Claims()) + ".",
            ["alg None"] = TokenIssuer.Unsigned(Header("None"), TokenIssuer.Claims()) + ".",
            ["alg none with the right signature"] = TokenIssuer.Unsigned(Header("none"), TokenIssuer.Claims()) + "." + parts[2],
            ["no alg"] = Issuer.Token(header: new JsonObject { ["kid"] = "k1" }),
            ["no kid"] = Issuer.Token(header: new JsonObject { ["alg"] = "RS256" }),
            ["HS256 with the public key's PEM as the secret"] = Hmac(Encoding.ASCII.GetBytes(Issuer.Rsa.ExportSubjectPublicKeyInfoPem())),
            ["HS256 with the public key's DER as the secret"] = Hmac(Issuer.Rsa.ExportSubjectPublicKeyInfo()),
            ["HS256 with the key set as the secret"] = Hmac(Encoding.ASCII.GetBytes(Issuer.Jwks)),
            ["HS256 with an empty secret"] = Hmac([]),
            ["another key under a known kid"] = stranger.Token(),
            ["a key brought along in jwk"] = stranger.Token(header: Header("RS256", ("jwk", stranger.Jwk))),
            ["a key brought along by jku"] = stranger.Token(header: Header("RS256", ("jku", "https://evil.example/jwks"))),
            ["a key brought along by x5u"] = stranger.Token(header: Header("RS256", ("x5u", "https://evil.example/c"))),
            ["kid that is a path"] = stranger.Token(header: Header("RS256", ("kid", "../../../../dev/null"))),
            ["kid that is a query"] = stranger.Token(header: Header("RS256", ("kid", "' OR 1=1 --"))),
            ["kid that is long"] = stranger.Token(header: Header("RS256", ("kid", new string('k', 4_000)))),
            ["crit"] = Issuer.Token(header: Header("RS256", ("crit", new JsonArray("exp")))),
            ["RS512 said, RS256 signed"] = Issuer.Token(header: Header("RS512")),
            ["ES256 said, RS256 signed"] = Issuer.Token(header: Header("ES256")),
            ["changed claims"] = $"{parts[0]}.{TokenIssuer.Unsigned(Header("RS256"), TokenIssuer.Claims("admin")).Split('.')[1]}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["two parts"] = $"{parts[0]}.{parts[1]}",
            ["four parts"] = good + ".x",
            ["not base64"] = "%%%.%%%.%%%",
            ["long"] = good + new string('a', 10_000),
            ["another issuer"] = Issuer.Token(With("iss", "https://evil.example/")),
            ["no issuer"] = Issuer.Token(With("iss", null)),
            ["another audience"] = Issuer.Token(With("aud", "another")),
            ["no audience"] = Issuer.Token(With("aud", null)),
            ["expired"] = Issuer.Token(TokenIssuer.Claims(now: TimeProvider.System.GetUtcNow().AddSeconds(-700))),
            ["not yet"] = Issuer.Token(TokenIssuer.Claims(now: TimeProvider.System.GetUtcNow().AddSeconds(120))),
            ["no end"] = Issuer.Token(With("exp", null)),
            ["no tenant"] = Issuer.Token(With("tenant", null)),
            ["a tenant that is not there"] = Issuer.Token(With("tenant", "ghost")),
            ["a tenant that is a path"] = Issuer.Token(With("tenant", "acme/../other")),
            ["two tenants"] = Issuer.Token(With("tenant", new JsonArray("acme", "other"))),
            ["no subject"] = Issuer.Token(With("sub", null)),
            ["a subject of two lines"] = Issuer.Token(With("sub", "ann\nadmin")),
            ["no roles"] = Issuer.Token(With("roles", null)),
            ["unknown roles"] = Issuer.Token(With("roles", "root")),
            ["a line that is none"] = Issuer.Token(With("line", "../x")),
        };
    }

    private static JsonObject Header(string algorithm, params (string Name, JsonNode? Value)[] more)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = "k1" };
        foreach (var (name, value) in more) header[name] = value;
        return header;
    }

    private static JsonObject With(string claim, JsonNode? value)
    {
        var claims = TokenIssuer.Claims();
        if (value is null) claims.Remove(claim);
        else claims[claim] = value;
        return claims;
    }

    private static string Hmac(byte[] secret)
    {
        var unsigned = TokenIssuer.Unsigned(Header("HS256"), TokenIssuer.Claims());
        return $"{unsigned}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))}";
    }
}
