using MessageFunctions.Access;
using MessageFunctions.Functions.Access.Jwt;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Access;

/// <summary>Proves who sends a request, by the one credential that it shows, and what the credential's tenant demands beside it.</summary>
public sealed class Authenticator(ApiKeyAuthenticator keys, JwtAuthenticator tokens, AccessOptions options)
{
    /// <summary>Header of an API key.</summary>
    public const string KeyHeader = "x-api-key";

    private const string BearerPrefix = "Bearer ";

    /// <exception cref="Storage.StorageUnavailableException">The tenant is not known well enough, and the store does not answer.</exception>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Request.Headers;
        var key = headers[KeyHeader];
        var authorization = headers.Authorization;
        var result = (key.Count, authorization.Count) switch
        {
            (0, 0) => new AuthenticationResult.Refused(Refusal.Missing),
            (1, 0) => await keys.AuthenticateAsync(key[0] ?? "", context.RequestAborted),
            (0, 1) when authorization[0] is { } text && text.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) =>
                await tokens.AuthenticateAsync(text[BearerPrefix.Length..], context.RequestAborted),
            // Two credentials may be a proxy's and a caller's: which one counts is not for a guess.
            _ => new AuthenticationResult.Refused(Refusal.Malformed),
        };
        if (result is not AuthenticationResult.Admitted admitted) return result;
        var tenant = admitted.Tenant.Tenant;
        var address = tenant.Settings.AllowedNetworks.Count == 0 ? null : ClientAddress.Of(context, options.TrustedProxies);
        if (TenantGate.Check(tenant, admitted.Caller.Credential, address) is { } refusal) return new AuthenticationResult.Refused(refusal, tenant.Id);
        // Only the platform's own tenant speaks for the platform, whatever a key or an issuer says.
        if (admitted.Caller.Has(Roles.Platform) && tenant.Id != DemoSeed.Platform) return new AuthenticationResult.Refused(Refusal.BadClaims, tenant.Id);
        return admitted;
    }
}
