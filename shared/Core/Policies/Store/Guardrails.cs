namespace MessageFunctions.Policies.Store;

/// <summary>What a gray release may do at most before it is rolled back by itself. Each is looked at over the messages that the new version decided since the release began.</summary>
public sealed record Guardrails
{
    /// <summary>Most failed of the messages that were sent, in basis points; 0 to 10,000, default 800.</summary>
    public int ErrorRateBasisPoints { get; init; } = 800;

    /// <summary>Most rejected of all messages, in basis points; 0 to 10,000, default 1,000.</summary>
    public int RejectionBasisPoints { get; init; } = 1_000;

    /// <summary>Most spent in micro-units of the tenant's currency; null: no bound.</summary>
    public long? SpendMicros { get; init; }

    /// <summary>Messages below which rates say nothing; 1 to 10,000, default 50.</summary>
    public int MinimumMessages { get; init; } = 50;
}
