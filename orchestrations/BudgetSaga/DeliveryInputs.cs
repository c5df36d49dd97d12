using MessageFunctions.Delivery;

namespace MessageFunctions.Orchestrations.BudgetSaga;

/// <summary>Input of the reservation.</summary>
public sealed record ReserveInput(string Tenant, string Envelope, DeliverySettings Settings);

/// <summary>Input of a send.</summary>
public sealed record SendInput(string Tenant, string Envelope, string Channel, string Hold)
{
    /// <summary>More than any recovery policy allows: the policy ends the retries, this bounds the orchestrator.</summary>
    public const int MaxAttempts = 64;
}

/// <summary>Input of the compensation.</summary>
public sealed record AbandonInput(string Tenant, string Envelope, string Reason);

/// <summary>What a send leaves to do.</summary>
/// <param name="RetryAt">When to try the rest again; null: nothing is left to try over this channel.</param>
public sealed record SendStep(DateTimeOffset? RetryAt);
