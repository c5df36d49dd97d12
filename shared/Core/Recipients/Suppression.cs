using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>An address that nothing is sent to.</summary>
/// <param name="Kind">The kind of address.</param>
/// <param name="Address">The address.</param>
/// <param name="Reason">Why, in a word of the tenant's own such as <c>complaint</c>: 1 to 64 of <c>a-z 0-9 _ -</c>.</param>
/// <param name="Source">Where it comes from, such as a person's name, <c>import</c> or a provider: 1 to 128 characters.</param>
/// <param name="Since">Since when.</param>
public sealed record Suppression(AddressKind Kind, string Address, string Reason, string Source, DateTimeOffset Since)
{
    public const int MaxReason = 64;

    public const int MaxSource = 128;

    /// <summary>How far it reaches.</summary>
    public SuppressionScope Scope { get; init; } = SuppressionScope.Recipient;
}
