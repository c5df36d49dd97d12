using System.Globalization;
using MessageFunctions.Reconciliation;

namespace MessageFunctions.Core.Tests.Reconciliation;

public sealed class NightlyTimeTests
{
    [Theory]
    [InlineData("UTC", "2026-11-20T02:29:59Z", "20261119")]
    [InlineData("UTC", "2026-11-20T02:30:00Z", "20261120")]
    [InlineData("Europe/Berlin", "2026-11-20T01:29:59Z", "20261119")]
    [InlineData("Europe/Berlin", "2026-11-20T01:30:00Z", "20261120")]
    [InlineData("America/Los_Angeles", "2026-11-20T02:30:00Z", "20261119")]
    [InlineData("Pacific/Auckland", "2026-11-19T13:30:00Z", "20261120")]
    [InlineData("Asia/Kolkata", "2026-11-19T20:59:00Z", "20261119")]
    [InlineData("Asia/Kolkata", "2026-11-19T21:00:00Z", "20261120")]
    // The clocks go from 02:00 to 03:00: there is no 02:30.
    [InlineData("Europe/Berlin", "2026-03-29T00:59:59Z", "20260328")]
    [InlineData("Europe/Berlin", "2026-03-29T01:00:00Z", "20260329")]
    // They go from 03:00 back to 02:00: 02:30 comes twice.
    [InlineData("Europe/Berlin", "2026-10-25T00:29:59Z", "20261024")]
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", "20261025")]
    [InlineData("Europe/Berlin", "2026-10-25T01:30:00Z", "20261025")]
    public void A_night_begins_at_half_past_two_by_the_tenants_clocks(string zone, string now, string night) =>
        Assert.Equal($"{night}000000-nightly", NightlyTime.LastNight(zone, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)).Value);

    [Theory]
    [InlineData("Europe/Berlin", 2026, 3, 27)]
    [InlineData("Europe/Berlin", 2026, 10, 23)]
    [InlineData("America/New_York", 2026, 3, 6)]
    [InlineData("Australia/Lord_Howe", 2026, 4, 3)]
    public void Asked_every_quarter_of_an_hour_each_day_has_one_night_and_none_is_left_out(string zone, int year, int month, int day)
    {
        var from = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero);
        var nights = Enumerable.Range(0, 5 * 96).Select(quarter => NightlyTime.LastNight(zone, from.AddMinutes(15 * quarter)).Value[..8]).Distinct().ToList();

        Assert.Equal(nights.Order(StringComparer.Ordinal), nights);
        Assert.InRange(nights.Count, 5, 6);
    }
}
