using MessageFunctions.Tenants;

namespace MessageFunctions.Access;

/// <summary>
/// Proves a caller by API key. An unknown tenant, an unknown key and a wrong secret cost the same work (one hash, one comparison), so that
/// neither the answer nor its time tells which.
/// </summary>
public sealed class ApiKeyAuthenticator(TenantDirectory directory, ApiKeyUses uses, TimeProvider time)
{
    private static readonly byte[] NoHash = new byte[32];

    /// <exception cref="Storage.StorageUnavailableException">The tenant is not known well enough, and the store does not answer.</exception>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(string text, CancellationToken cancellationToken = default)
    {
        if (!TryRead(text, out var tenant, out var id, out var hash)) return new AuthenticationResult.Refused(Refusal.Malformed);
        var snapshot = await directory.GetAsync(tenant, cancellationToken);
        var key = snapshot?.Keys.GetValueOrDefault(id);
        var matches = (key ?? Nobody).Matches(hash);
        if (snapshot is null || key is null || !matches) return new AuthenticationResult.Refused(Refusal.UnknownKey, snapshot?.Id);
        if (key.RevokedAt is not null) return new AuthenticationResult.Refused(Refusal.Revoked, tenant);
        if (!key.IsLive(time.GetUtcNow())) return new AuthenticationResult.Refused(Refusal.Expired, tenant);
        uses.Note(tenant, key.Id);
        return new AuthenticationResult.Admitted(new CallerContext(tenant, key.Name, key.Roles, CredentialKinds.ApiKey) { Line = key.Line }, snapshot);
    }

    private static ApiKey Nobody { get; } = new("", "", Roles.None, NoHash, DateTimeOffset.UnixEpoch);

    private static bool TryRead(string text, out TenantId tenant, out string id, out byte[] hash)
    {
        var valid = ApiKeyToken.TryParse(text, out var token);
        tenant = token.Tenant;
        id = valid ? token.Id.ToString() : "";
        hash = valid ? ApiKeyToken.Hash(token.Secret) : NoHash;
        return valid;
    }
}
