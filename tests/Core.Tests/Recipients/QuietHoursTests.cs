using CsCheck;
using MessageFunctions.Recipients;

namespace MessageFunctions.Core.Tests.Recipients;

public sealed class QuietHoursTests
{
    private static readonly string[] ManyZones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"];

    private static readonly TimeZoneInfo Berlin = Zones.Find("Europe/Berlin")!;

    [Theory]
    [InlineData("22:00", "07:00", "2026-01-10T20:59:59Z", null)]
    [InlineData("22:00", "07:00", "2026-01-10T21:00:00Z", "2026-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-01-11T05:59:59Z", "2026-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-01-11T06:00:00Z", null)]
    [InlineData("13:00", "15:00", "2026-07-10T12:30:00Z", "2026-07-10T13:00:00Z")]
    [InlineData("08:00", "08:00", "2026-07-10T06:00:00Z", null)]
    // The night in which the clocks go forward is an hour shorter, and the one in which they go back an hour longer.
    [InlineData("22:00", "07:00", "2026-03-28T23:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z")]
    // 02:30 does not exist on 29 March: it is the instant of the change, 03:00 summer time, for the beginning and the end.
    [InlineData("22:00", "02:30", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("02:30", "06:00", "2026-03-29T00:59:59Z", null)]
    [InlineData("02:30", "06:00", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z")]
    // 02:30 comes twice on 25 October: the first begins, the second ends.
    [InlineData("02:30", "06:00", "2026-10-25T00:29:59Z", null)]
    [InlineData("02:30", "06:00", "2026-10-25T00:30:00Z", "2026-10-25T05:00:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T01:29:59Z", "2026-10-25T01:30:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T01:30:00Z", null)]
    public void It_is_quiet_by_the_local_clock(string from, string to, string now, string? until)
    {
        var quiet = new QuietHours(Time(from), Time(to));

        Assert.Equal(until is null ? null : Instant(until), quiet.EndAt(Instant(now), Berlin));
    }

    [Fact]
    public void The_zone_is_the_recipients_not_the_machines()
    {
        var quiet = new QuietHours(Time("22:00"), Time("07:00"));
        var now = Instant("2026-01-10T14:00:00Z");

        Assert.NotNull(quiet.EndAt(now, Zones.Find("Asia/Tokyo")!));
        Assert.Null(quiet.EndAt(now, Zones.Find("America/New_York")!));
        // Half and quarter hours too.
        Assert.Equal(Instant("2026-01-10T19:30:00Z"), new QuietHours(Time("19:00"), Time("01:15")).EndAt(now, Zones.Find("Asia/Kathmandu")!));
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    [InlineData("", false)]
    public void A_zone_is_one_that_the_machine_knows(string id, bool known) => Assert.Equal(known, Zones.Find(id) is not null);

    [Fact]
    public void At_the_end_it_is_not_quiet_and_until_then_it_is_in_any_zone_at_any_time() =>
        Gen.Select(Gen.Int[0, ManyZones.Length - 1], Gen.Int[0, 1439], Gen.Int[0, 1439], Gen.Int[0, 366 * 24 * 60]).Sample((place, from, to, minutes) =>
        {
            var zone = Zones.Find(ManyZones[place])!;
            var quiet = new QuietHours(new TimeOnly(from / 60, from % 60), new TimeOnly(to / 60, to % 60));
            var now = Instant("2026-01-01T00:00:00Z").AddMinutes(minutes);
            var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
            if (quiet.EndAt(now, zone) is not { } until)
            {
                Assert.False(from != to && local.IsBetween(quiet.From, quiet.To), $"{local} is in {quiet}");
                return;
            }
            Assert.True(until > now && until - now <= TimeSpan.FromHours(26));
            Assert.True(quiet.EndAt(until.AddTicks(-1), zone) >= until);
            // Another night may begin where this one ends, but only where the day between is gone.
            if (quiet.EndAt(until, zone) is not null) Assert.True(from > to ? from - to < 120 : to - from > 1320, $"{quiet} ends and begins at {until}");
        }, iter: 20_000);

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm");

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
