using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Problems;

namespace MessageFunctions.Recipients.Requests;

/// <summary>What somebody wants, as it is shown and set.</summary>
public sealed record PreferencesBody(AddressBody To)
{
    // Setters: the source generator passes an init-only property its type's default when the body has none.

    /// <summary>The address's id in this tenant; told, not set.</summary>
    public string? Id { get; set; }

    public IReadOnlyList<OptOut> OptOuts { get; set; } = [];

    public string? TimeZone { get; set; }

    public QuietHours? QuietHours { get; set; }

    public IReadOnlyList<FrequencyCap> Caps { get; set; } = [];

    public static PreferencesBody From(RecipientPreferences preferences, AddressKey key) => new(AddressBody.From(preferences.Kind, preferences.Address))
    {
        Id = key.Id,
        OptOuts = preferences.OptOuts,
        TimeZone = preferences.TimeZone,
        QuietHours = preferences.QuietHours,
        Caps = preferences.Caps,
    };

    /// <summary>The value; null after errors, of which all are told at once.</summary>
    public RecipientPreferences? Read(List<ProblemItem> errors)
    {
        var to = To.Read(errors);
        if (OptOuts.Count > RecipientPreferences.MaxOptOuts) errors.Add(new(ProblemCode.TooMany, "/optOuts", $"At most {RecipientPreferences.MaxOptOuts}."));
        if (OptOuts.Distinct().Count() != OptOuts.Count) errors.Add(new(ProblemCode.ValueInvalid, "/optOuts", "Each once."));
        if (TimeZone is { } zone && Zones.Find(zone) is null) errors.Add(new(ProblemCode.ValueInvalid, "/timeZone", "An IANA time zone such as Europe/Berlin."));
        if (Caps.Count > RecipientPreferences.MaxCaps) errors.Add(new(ProblemCode.TooMany, "/caps", $"At most {RecipientPreferences.MaxCaps}."));
        for (var i = 0; i < Caps.Count && i < RecipientPreferences.MaxCaps; i++)
        {
            if (Caps[i].Most is < 1 or > FrequencyCap.MaxMost) errors.Add(new(ProblemCode.NumberInvalid, $"/caps/{i}/most", $"1 to {FrequencyCap.MaxMost}."));
            if (Caps[i].PeriodHours is < 1 or > FrequencyCap.MaxPeriodHours) errors.Add(new(ProblemCode.NumberInvalid, $"/caps/{i}/periodHours", $"1 to {FrequencyCap.MaxPeriodHours}."));
        }
        return errors.Count > 0 || to is not { } address ? null : new RecipientPreferences(address.Kind, address.Address)
        {
            OptOuts = OptOuts,
            TimeZone = TimeZone,
            QuietHours = QuietHours,
            Caps = Caps,
        };
    }
}
