namespace MessageFunctions.Access;

/// <summary>What a caller may do; several at once.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>Hands in messages and asks what became of them.</summary>
    Sender = 1,

    /// <summary>Decides what a machine could not.</summary>
    Reviewer = 2,

    /// <summary>Watches and steers queues, breakers and policies.</summary>
    Operator = 4,

    /// <summary>Budgets, ledgers and reconciliation.</summary>
    Finance = 8,

    /// <summary>The tenant's own lines, keys, prices, quotas and preferences.</summary>
    Admin = 16,

    /// <summary>Runs the service for all tenants: creates and suspends them. Sees no tenant's messages by that.</summary>
    Platform = 32,

    /// <summary>Every role inside a tenant.</summary>
    All = Sender | Reviewer | Operator | Finance | Admin,
}
