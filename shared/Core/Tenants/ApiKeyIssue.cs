using MessageFunctions.Access;

namespace MessageFunctions.Tenants;

/// <summary>What became of a request for a key.</summary>
public abstract record ApiKeyIssue
{
    private ApiKeyIssue() { }

    /// <summary>The key is durable; this is the only time that its text exists.</summary>
    public sealed record Issued(ApiKey Key, string Text) : ApiKeyIssue;

    /// <summary>Two keys of this name are live: revoke one first.</summary>
    public sealed record TwoAreLive : ApiKeyIssue;

    /// <summary>There is no such key, or no such tenant.</summary>
    public sealed record NotFound : ApiKeyIssue;

    /// <summary>Others changed the tenant all the time; repeat it.</summary>
    public sealed record Busy : ApiKeyIssue;
}

/// <summary>What a new key is to be.</summary>
/// <param name="Name">Whose it is, 1 to 64 characters.</param>
/// <param name="Roles">What it may do.</param>
public sealed record ApiKeyRequest(string Name, Roles Roles)
{
    public const int MaxNameLength = 64;

    /// <summary>The only line it may act for; null: any.</summary>
    public LineId? Line { get; init; }

    /// <summary>How long it lives; null: until it is revoked.</summary>
    public TimeSpan? Lifetime { get; init; }
}
