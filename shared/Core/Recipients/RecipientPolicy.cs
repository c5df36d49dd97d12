using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MessageFunctions.Messages;
using MessageFunctions.Policies;

namespace MessageFunctions.Recipients;

/// <summary>What a tenant lays down for all its recipients.</summary>
public sealed record RecipientPolicy
{
    /// <summary>Most caps of a policy.</summary>
    public const int MaxCaps = 4;

    /// <summary>The kind of policy. A recipient belongs to the tenant, not to a line: so no line has its own.</summary>
    public static PolicyKind<RecipientPolicy> Kind { get; } = new(
        "recipient", "Quiet hours and frequency caps of recipients, and which kinds of message are critical.",
        RecipientJson.Default.RecipientPolicy, new RecipientPolicy(), static (policy, errors) => policy.Validate(errors))
    { Reach = PolicyReach.Tenant };

    // Setters: the source generator passes an init-only property its type's default when the body has none.

    /// <summary>Kinds that go in quiet hours too.</summary>
    [Description("Kinds of message that go in quiet hours too."), Length(0, 3)]
    public IReadOnlyList<MessageKind> CriticalKinds { get; set; } = [MessageKind.Transactional];

    /// <summary>Quiet hours of recipients who named none; null: none.</summary>
    [Description("Quiet hours of recipients who named none; the same time twice or null: none.")]
    public QuietHours? QuietHours { get; set; }

    /// <summary>IANA id of the zone of those who named none; default <c>Etc/UTC</c>.</summary>
    [Description("IANA id of the time zone of recipients who named none."), Length(1, Zones.MaxLength)]
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>The most that each recipient gets.</summary>
    [Description("The most that each recipient gets."), Length(0, MaxCaps)]
    public IReadOnlyList<FrequencyCap> Caps { get; set; } = [];

    private void Validate(PolicyErrors errors)
    {
        if (Zones.Find(TimeZone) is null) errors.Add("/timeZone", "An IANA time zone such as Europe/Berlin.");
        if (CriticalKinds.Distinct().Count() != CriticalKinds.Count) errors.Add("/criticalKinds", "Each kind once.");
        for (var i = 0; i < Caps.Count; i++)
        {
            errors.InRange(Caps[i].Most, 1, FrequencyCap.MaxMost, $"/caps/{i}/most");
            errors.InRange(Caps[i].PeriodHours, 1, FrequencyCap.MaxPeriodHours, $"/caps/{i}/periodHours");
        }
    }
}
