namespace MessageFunctions.Recipients;

/// <summary>
/// A part of each local day in which nothing but critical messages is sent, from <paramref name="From"/> (inclusive) to <paramref name="To"/>
/// (exclusive); over midnight where <paramref name="To"/> is the earlier. Both the same: never quiet.
/// </summary>
/// <param name="From">Local time at which it begins.</param>
/// <param name="To">Local time at which it ends.</param>
public readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>When the quiet that holds at an instant ends; null: it is not quiet then.</summary>
    /// <remarks>
    /// A local time that a change of clocks leaves out is the instant of that change. One that comes twice is the first for the beginning and
    /// the second for the end, so that the longer reading counts.
    /// </remarks>
    public DateTimeOffset? EndAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (From == To) return null;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        DateTimeOffset? until = null;
        // What covers now began today, yesterday, or, where a clock went back over midnight, on what is tomorrow already.
        for (var day = today.AddDays(-1); day <= today.AddDays(1); day = day.AddDays(1))
        {
            var begins = Instant(day.ToDateTime(From), zone, first: true);
            var ends = Instant((To > From ? day : day.AddDays(1)).ToDateTime(To), zone, first: false);
            if (begins <= now && now < ends && (until is null || ends > until)) until = ends;
        }
        return until;
    }

    private static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone, bool first)
    {
        if (zone.IsInvalidTime(local)) return AfterGap(local, zone);
        if (!zone.IsAmbiguousTime(local)) return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        var offsets = zone.GetAmbiguousTimeOffsets(local);
        // The greater the offset, the earlier the instant.
        return new DateTimeOffset(local, first ? offsets.Max() : offsets.Min()).ToUniversalTime();
    }

    /// <summary>The instant at which the clocks jump over a local time.</summary>
    private static DateTimeOffset AfterGap(DateTime local, TimeZoneInfo zone)
    {
        // Gaps are minutes to hours, in whole minutes; a day that is left out (a move over the date line) is the longest.
        var next = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified);
        for (var minutes = 0; minutes <= 25 * 60 && zone.IsInvalidTime(next); minutes++) next = next.AddMinutes(1);
        return new DateTimeOffset(next, zone.GetUtcOffset(next)).ToUniversalTime();
    }
}
