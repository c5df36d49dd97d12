using System.Security.Claims;
using MessageFunctions.Access;
using MessageFunctions.Tenants;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>
/// Proves a caller by a token: a signature by one of the issuer's keys under an algorithm of the list, the issuer, the audience and the
/// lifetime. What the token's header says of keys (<c>jwk</c>, <c>jku</c>, <c>x5u</c>) is not looked at, and <c>kid</c> only picks among the
/// keys that are known. A proven token is remembered until it expires or the keys change.
/// </summary>
public sealed class JwtAuthenticator(JwtOptions options, SigningKeys keys, TenantDirectory directory, TimeProvider time)
{
    /// <summary>Longest token, in characters.</summary>
    public const int MaxLength = 8_192;

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 128;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };
    private readonly ProvenTokens _proven = new();

    /// <exception cref="Storage.StorageUnavailableException">The tenant is not known well enough, and the store does not answer.</exception>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(string token, CancellationToken cancellationToken = default)
    {
        if (!options.IsEnabled) return new AuthenticationResult.Refused(Refusal.BadToken);
        if (token.Length is 0 or > MaxLength) return new AuthenticationResult.Refused(Refusal.Malformed);
        var now = time.GetUtcNow();
        var proof = _proven.Find(token, now, keys.Version);
        if (proof is null)
        {
            var (read, refusal) = await ProveAsync(token, now, cancellationToken);
            if (read is null) return new AuthenticationResult.Refused(refusal);
            _proven.Add(token, proof = read);
        }
        return await directory.GetAsync(proof.Caller.Tenant, cancellationToken) is { } tenant
            ? new AuthenticationResult.Admitted(proof.Caller, tenant)
            : new AuthenticationResult.Refused(Refusal.BadClaims);
    }

    private async ValueTask<(ProvenToken? Proof, Refusal Refusal)> ProveAsync(string text, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(text)) return (null, Refusal.Malformed);
        JsonWebToken token;
        try
        {
            token = _handler.ReadJsonWebToken(text);
        }
        catch (ArgumentException)
        {
            return (null, Refusal.Malformed);
        }
        // An encrypted token, or one with demands of its own that nobody here would meet.
        if (token.IsEncrypted || token.TryGetHeaderValue<object>("crit", out _)) return (null, Refusal.BadToken);
        if (!JwtOptions.Algorithms.Contains(token.Alg) || string.IsNullOrEmpty(token.Kid)) return (null, Refusal.BadToken);
        var version = keys.Version;
        var key = await keys.FindAsync(token.Kid, cancellationToken);
        if (key is null || (key is JsonWebKey { Alg: { Length: > 0 } alg } && alg != token.Alg)) return (null, Refusal.BadToken);
        version = Math.Max(version, keys.Version);

        var result = await _handler.ValidateTokenAsync(text, Parameters(key, now));
        if (!result.IsValid) return (null, result.Exception is SecurityTokenExpiredException ? Refusal.Expired : Refusal.BadToken);
        return Caller(token) is { } caller
            ? (new ProvenToken(caller, new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + Skew, version), default)
            : (null, Refusal.BadClaims);
    }

    private TimeSpan Skew => TimeSpan.FromSeconds(options.ClockSkewSeconds);

    private TokenValidationParameters Parameters(SecurityKey key, DateTimeOffset now) => new()
    {
        ValidAlgorithms = JwtOptions.Algorithms,
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        IssuerSigningKey = key,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            if (expires is null) return false;
            if (new DateTimeOffset(expires.Value, TimeSpan.Zero) + Skew <= now) throw new SecurityTokenExpiredException("The token has expired.");
            return notBefore is null || new DateTimeOffset(notBefore.Value, TimeSpan.Zero) - Skew <= now;
        },
    };

    private CallerContext? Caller(JsonWebToken token)
    {
        if (!TenantId.TryParse(token.GetClaimOrNull(options.TenantClaim), out var tenant)) return null;
        var subject = token.Subject;
        if (string.IsNullOrWhiteSpace(subject) || subject.Length > MaxSubjectLength || subject.Any(char.IsControl)) return null;
        var roles = Roles.None;
        foreach (var claim in token.Claims.Where(claim => claim.Type == options.RolesClaim))
        {
            foreach (var name in claim.Value.Split(' ')) roles |= RoleNames.TryParse(name, out var role) ? role : Roles.None;
        }
        if (roles == Roles.None) return null;
        LineId? line = null;
        if (token.GetClaimOrNull("line") is { } text)
        {
            if (!LineId.TryParse(text, out var parsed)) return null;
            line = parsed;
        }
        return new CallerContext(tenant, subject, roles, CredentialKinds.Jwt) { Line = line };
    }
}

file static class ClaimReading
{
    /// <summary>The claim's value; null when it is not there, or there more than once.</summary>
    public static string? GetClaimOrNull(this JsonWebToken token, string type)
    {
        string? value = null;
        foreach (Claim claim in token.Claims)
        {
            if (claim.Type != type) continue;
            if (value is not null) return null;
            value = claim.Value;
        }
        return value;
    }
}
