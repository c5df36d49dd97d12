using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>
/// What a source says each time it finds that something is wrong. Repeats under one key are folded into one alert.
/// </summary>
/// <param name="Tenant">Whom it concerns; null: the whole service.</param>
/// <param name="Key">What it is about, the same each time: <see cref="AlertKey"/>.</param>
/// <param name="Severity">How soon somebody must look.</param>
/// <param name="Title">One line, 1 to 200 characters, without personal data.</param>
/// <param name="Text">What is known and what to do, at most 4,000 characters, without personal data.</param>
/// <param name="CausedBy">Key of the alert that explains this one: while that is open nobody is told of this one; null: none.</param>
public sealed record AlertSignal(TenantId? Tenant, string Key, AlertSeverity Severity, string Title, string Text, string? CausedBy = null)
{
    /// <summary>
    /// For a source that repeats its signal while the trouble lasts: how long after the last one the alert clears by itself. Null: only
    /// <see cref="IAlerts.ClearAsync"/> clears it.
    /// </summary>
    public TimeSpan? LapsesAfter { get; init; }
}
