using MessageFunctions.Recipients;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// When a tenant's night is: 02:30 by its own clocks. Pure. Where the clocks skip 02:30, the night begins when they are past it; where they show it twice, at
/// the first time, and the second is the same night.
/// </summary>
public static class NightlyTime
{
    private static readonly TimeSpan Begins = new(2, 30, 0);

    /// <summary>The id of the run of the last night that has begun.</summary>
    /// <param name="zone">IANA name of the tenant's time zone; one that this machine does not know counts as UTC.</param>
    /// <param name="now">The time.</param>
    public static RunId LastNight(string zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zones.Find(zone) ?? TimeZoneInfo.Utc).DateTime;
        var night = local.TimeOfDay >= Begins ? local.Date : local.Date.AddDays(-1);
        return RunId.Create(new DateTimeOffset(night, TimeSpan.Zero), "nightly");
    }
}
