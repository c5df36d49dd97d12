namespace MessageFunctions.Delivery;

/// <summary>What a saga needs to know of its envelope before it begins.</summary>
/// <param name="Found">Whether the envelope exists; without it there is nothing to do.</param>
/// <param name="SendAt">Not to be sent before this.</param>
/// <param name="Settings">What it is decided by.</param>
public sealed record DeliveryPlan(bool Found, DateTimeOffset? SendAt, DeliverySettings Settings)
{
    public static DeliveryPlan NotFound { get; } = new(false, null, new DeliverySettings());
}
