using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>
/// What a delivery is decided by, as it stood when the delivery began: a later change of the line does not change a saga that runs.
/// </summary>
public sealed record DeliverySettings
{
    /// <summary>What becomes of messages that the budget does not cover.</summary>
    public InsufficientBudget InsufficientBudget { get; init; } = InsufficientBudget.Held;

    /// <summary>How long until held messages are looked at again, in seconds, 5 to 86,400; default 60.</summary>
    public int HeldRecheckSeconds { get; init; } = 60;

    /// <summary>How long a hold may stay before it is reported, in minutes, 5 to 44,640; default 1,440.</summary>
    public int HoldLifetimeMinutes { get; init; } = 1_440;
}
