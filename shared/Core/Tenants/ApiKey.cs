using System.Security.Cryptography;
using MessageFunctions.Access;

namespace MessageFunctions.Tenants;

/// <summary>
/// An API key as kept: never its secret, only a SHA-256 of it. The secret is 256 random bits, so a slow hash would add cost and no strength.
/// </summary>
/// <param name="Id">The public half, 12 of <c>a-z 0-9</c>.</param>
/// <param name="Name">Whose it is, such as <c>crm</c>; keys of one name are each other's replacement, and at most two of them are live.</param>
/// <param name="Roles">What its bearer may do; never <see cref="Roles.Platform"/> outside the platform's own tenant.</param>
/// <param name="SecretHash">SHA-256 of the secret's text, 32 bytes.</param>
/// <param name="CreatedAt">When it was issued.</param>
public sealed record ApiKey(string Id, string Name, Roles Roles, byte[] SecretHash, DateTimeOffset CreatedAt)
{
    /// <summary>Most live keys of one name: the old and the new one while callers change over.</summary>
    public const int MaxLivePerName = 2;

    /// <summary>When it stops to be accepted; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The only line it may act for; null: any.</summary>
    public LineId? Line { get; init; }

    public bool IsLive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);

    /// <summary>Whether a secret's hash is this key's, in a time that does not depend on where they differ.</summary>
    public bool Matches(ReadOnlySpan<byte> secretHash) => CryptographicOperations.FixedTimeEquals(SecretHash, secretHash);
}
