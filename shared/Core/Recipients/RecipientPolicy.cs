using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>What a tenant or line lays down for all its recipients.</summary>
public sealed record RecipientPolicy
{
    /// <summary>Most caps of a policy.</summary>
    public const int MaxCaps = 4;

    /// <summary>Kinds that go in quiet hours too.</summary>
    public IReadOnlyList<MessageKind> CriticalKinds { get; init; } = [MessageKind.Transactional];

    /// <summary>Quiet hours of recipients who named none; null: none.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>IANA id of the zone of those who named none; default <c>Etc/UTC</c>.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The most that each recipient gets.</summary>
    public IReadOnlyList<FrequencyCap> Caps { get; init; } = [];
}
