namespace MessageFunctions.Alerts;

/// <summary>Of what people are told, and how often.</summary>
public sealed record AlertRules
{
    /// <summary>The least severity that anybody is told of; default yellow. Milder alerts are still kept and shown.</summary>
    public AlertSeverity TellFrom { get; init; } = AlertSeverity.Yellow;

    /// <summary>Minutes after which an open red alert that nobody acknowledged is told again, 5 to 10,080; default 60.</summary>
    public int RemindRedMinutes { get; init; } = 60;

    /// <summary>The same for a yellow one; default 1,440.</summary>
    public int RemindYellowMinutes { get; init; } = 1_440;

    /// <summary>Keys, or beginnings of keys that end with <c>/</c>, of which nobody is told; at most 100.</summary>
    public IReadOnlyList<string> Muted { get; init; } = [];

    /// <summary>Whether people are told of an alert at all.</summary>
    public bool Tells(AlertKey key, AlertSeverity severity) => severity >= TellFrom && !Muted.Any(muted => IsUnder(key.Value, muted));

    /// <summary>How long after people were told they are told again.</summary>
    public TimeSpan RemindAfter(AlertSeverity severity) => TimeSpan.FromMinutes(severity == AlertSeverity.Red ? RemindRedMinutes : RemindYellowMinutes);

    private static bool IsUnder(string key, string muted) =>
        muted.EndsWith('/') ? key.StartsWith(muted, StringComparison.Ordinal) : string.Equals(key, muted, StringComparison.Ordinal);
}
