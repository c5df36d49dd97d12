using System.Text.Json.Serialization;
using MessageFunctions.Policies;

namespace MessageFunctions.Alerts;

/// <summary>Of what people are told, and how often.</summary>
public sealed record AlertRules
{
    /// <summary>The kind: a tenant may have its own.</summary>
    public static PolicyKind<AlertRules> Kind { get; } = new(
        "alert", "Says of which alerts people are told, and how often.", AlertRulesJson.Default.AlertRules, new AlertRules(), Validate)
    {
        Reach = PolicyReach.Tenant,
    };

    /// <summary>The least severity that anybody is told of; default yellow. Milder alerts are still kept and shown.</summary>
    public AlertSeverity TellFrom { get; set; } = AlertSeverity.Yellow;

    /// <summary>Minutes after which an open red alert that nobody acknowledged is told again, 5 to 10,080; default 60.</summary>
    public int RemindRedMinutes { get; set; } = 60;

    /// <summary>The same for a yellow one; default 1,440.</summary>
    public int RemindYellowMinutes { get; set; } = 1_440;

    /// <summary>Keys, or beginnings of keys that end with <c>/</c>, of which nobody is told; at most 100.</summary>
    public IReadOnlyList<string> Muted { get; set; } = [];

    /// <summary>Whether people are told of an alert at all.</summary>
    public bool Tells(AlertKey key, AlertSeverity severity) => severity >= TellFrom && !Muted.Any(muted => IsUnder(key.Value, muted));

    /// <summary>How long after people were told they are told again.</summary>
    public TimeSpan RemindAfter(AlertSeverity severity) => TimeSpan.FromMinutes(severity == AlertSeverity.Red ? RemindRedMinutes : RemindYellowMinutes);

    private static bool IsUnder(string key, string muted) =>
        muted.EndsWith('/') ? key.StartsWith(muted, StringComparison.Ordinal) : string.Equals(key, muted, StringComparison.Ordinal);

    private static void Validate(AlertRules rules, PolicyErrors errors)
    {
        errors.InRange(rules.RemindRedMinutes, 5, 10_080, "/remindRedMinutes");
        errors.InRange(rules.RemindYellowMinutes, 5, 10_080, "/remindYellowMinutes");
        if (rules.Muted.Count > 100) errors.Add("/muted", "At most 100.");
        for (var i = 0; i < rules.Muted.Count; i++)
        {
            if (!AlertKey.TryParse(rules.Muted[i].TrimEnd('/'), out _)) errors.Add($"/muted/{i}", "The key of an alert, or the beginning of keys with a / at its end.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertRules))]
internal sealed partial class AlertRulesJson : JsonSerializerContext;
