namespace MessageFunctions.Tenants;

/// <summary>Issues, rotates and revokes keys.</summary>
public sealed class ApiKeyIssuer(TenantStore store, TenantDirectory directory, TimeProvider time)
{
    /// <summary>How long the old key lives on after a rotation that names no time: 24 hours.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    /// <summary>A key and its text, not yet stored.</summary>
    public static (ApiKey Key, string Text) Create(TenantId tenant, ApiKeyRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (id, secret) = ApiKeyToken.Create();
        var key = new ApiKey(id, request.Name, request.Roles, ApiKeyToken.Hash(secret), now)
        {
            Line = request.Line,
            ExpiresAt = request.Lifetime is { } lifetime ? now + lifetime : null,
        };
        return (key, ApiKeyToken.Format(tenant, id, secret));
    }

    /// <summary>Issues a key, unless two of its name are live.</summary>
    public async ValueTask<ApiKeyIssue> IssueAsync(TenantId tenant, ApiKeyRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = time.GetUtcNow();
        if (await store.LoadAsync(tenant, cancellationToken) is not { } snapshot) return new ApiKeyIssue.NotFound();
        if (snapshot.Keys.Values.Count(key => key.Name == request.Name && key.IsLive(now)) >= ApiKey.MaxLivePerName) return new ApiKeyIssue.TwoAreLive();
        var (key, text) = Create(tenant, request, now);
        // The version that the count was made at is the condition: two callers at once cannot both become the second live key.
        return Failure(tenant, await store.SaveKeysAsync(tenant, [key], snapshot.Version, cancellationToken)) ?? new ApiKeyIssue.Issued(key, text);
    }

    /// <summary>Issues the successor of a key, with its name, roles and line; the old one is accepted for <paramref name="overlap"/> more.</summary>
    public async ValueTask<ApiKeyIssue> RotateAsync(
        TenantId tenant, string id, TimeSpan overlap, TimeSpan? lifetime = null, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (await store.LoadAsync(tenant, cancellationToken) is not { } snapshot) return new ApiKeyIssue.NotFound();
        if (!snapshot.Keys.TryGetValue(id, out var old) || !old.IsLive(now)) return new ApiKeyIssue.NotFound();
        if (snapshot.Keys.Values.Count(key => key.Name == old.Name && key.IsLive(now)) >= ApiKey.MaxLivePerName) return new ApiKeyIssue.TwoAreLive();
        var (key, text) = Create(tenant, new ApiKeyRequest(old.Name, old.Roles) { Line = old.Line, Lifetime = lifetime }, now);
        var end = now + overlap;
        var retiring = old with { ExpiresAt = old.ExpiresAt < end ? old.ExpiresAt : end };
        return Failure(tenant, await store.SaveKeysAsync(tenant, [key, retiring], snapshot.Version, cancellationToken))
            ?? new ApiKeyIssue.Issued(key, text);
    }

    /// <summary>Revokes a key: this instance refuses it at once, the others within five seconds. Repeating it changes nothing.</summary>
    public async ValueTask<ChangeResult> RevokeAsync(TenantId tenant, string id, CancellationToken cancellationToken = default)
    {
        if (await store.GetKeyAsync(tenant, id, cancellationToken) is not { } found) return new ChangeResult.NotFound();
        if (found.Value.RevokedAt is not null) return new ChangeResult.Saved(found.ETag);
        var result = await store.SaveKeyAsync(
            tenant, found.Value with { RevokedAt = time.GetUtcNow() }, new WriteCondition.Matches(found.ETag), cancellationToken);
        directory.Forget(tenant);
        return result;
    }

    private ApiKeyIssue? Failure(TenantId tenant, ChangeResult saved)
    {
        directory.Forget(tenant);
        return saved switch
        {
            ChangeResult.Saved => null,
            ChangeResult.NotFound => new ApiKeyIssue.NotFound(),
            _ => new ApiKeyIssue.Busy(),
        };
    }
}
