namespace MessageFunctions.Access;

/// <summary>Why a caller was not let in. For logs and metrics: the answer to the caller does not tell apart what it could learn from.</summary>
public enum Refusal
{
    /// <summary>No credential was shown.</summary>
    Missing,

    /// <summary>More than one credential, or one that cannot be read.</summary>
    Malformed,

    /// <summary>No such tenant or key, or the secret is not the key's.</summary>
    UnknownKey,

    Expired,

    Revoked,

    /// <summary>The tenant is suspended.</summary>
    Suspended,

    /// <summary>The tenant does not accept this kind of credential.</summary>
    NotAccepted,

    /// <summary>The caller's address is outside the tenant's allow-list.</summary>
    Network,

    /// <summary>A token whose signature, algorithm, issuer or audience is not one that is trusted.</summary>
    BadToken,

    /// <summary>A token without a tenant, subject or role that this service knows.</summary>
    BadClaims,
}
