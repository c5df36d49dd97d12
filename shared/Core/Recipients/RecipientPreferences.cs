using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>What somebody who is reached at an address wants. It counts for every message that names the address, over whichever channel it goes.</summary>
/// <param name="Kind">The kind of address.</param>
/// <param name="Address">The address.</param>
public sealed record RecipientPreferences(AddressKind Kind, string Address)
{
    /// <summary>Most opt-outs of one address.</summary>
    public const int MaxOptOuts = 32;

    /// <summary>Most frequency caps of one address.</summary>
    public const int MaxCaps = 4;

    /// <summary>What is not wanted, each once.</summary>
    public IReadOnlyList<OptOut> OptOuts { get; init; } = [];

    /// <summary>IANA id of the zone that quiet hours are in, such as <c>Europe/Berlin</c>; null: that of the policy.</summary>
    public string? TimeZone { get; init; }

    /// <summary>When nothing but critical messages is wanted; null: what the policy says.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>The most that is wanted, beside the caps of the policy.</summary>
    public IReadOnlyList<FrequencyCap> Caps { get; init; } = [];
}
