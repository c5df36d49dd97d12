using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MessageFunctions.Access;
using MessageFunctions.Tenants;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>
/// <c>token {tenant} {subject} {role}…</c>: mints a token for development, good for eight hours, with a key of its own under the data
/// directory. The app believes it only where its settings say so; the command prints them.
/// </summary>
internal static class TokenCommand
{
    public const string Name = "token";

    /// <summary>Issuer of these tokens.</summary>
    public const string Issuer = "messagefunctions-development";

    private const string KeyId = "development";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>The process's exit code: 0 when a token was printed, 2 when the arguments name no such caller.</summary>
    public static int Run(ReadOnlySpan<string> arguments, string directory, TimeProvider time, TextWriter output, TextWriter notes)
    {
        var roles = arguments.Length > 2 ? RoleNames.Split(string.Join(' ', arguments[2..])) : null;
        if (roles is null || !TenantId.TryParse(arguments[0], out var tenant))
        {
            notes.WriteLine("Usage: token TENANT SUBJECT ROLE…   (roles: sender reviewer operator finance admin platform)");
            return 2;
        }
        Directory.CreateDirectory(directory);
        using var key = Key(Path.Combine(directory, "development-key.pem"));
        var jwks = Path.GetFullPath(Path.Combine(directory, "development-jwks.json"));
        File.WriteAllText(jwks, Jwks(key));
        var now = time.GetUtcNow().UtcDateTime;
        output.WriteLine(new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = new JwtOptions().Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object> { ["sub"] = arguments[1], ["tenant"] = tenant.Value, ["roles"] = RoleNames.Of(roles.Value).ToArray() },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = KeyId }, SecurityAlgorithms.EcdsaSha256),
        }));
        notes.WriteLine($"Start the app with Access__Jwt__Issuer={Issuer} and Access__Jwt__Jwks={jwks} to believe it.");
        return 0;
    }

    private static ECDsa Key(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    private static string Jwks(ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = KeyId,
                ["use"] = "sig",
                ["alg"] = "ES256",
                ["x"] = Base64UrlEncoder.Encode(parameters.Q.X!),
                ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y!),
            }),
        }.ToJsonString();
    }
}
