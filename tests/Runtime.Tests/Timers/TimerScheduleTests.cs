using MessageFunctions.Embedded.Timers;

namespace MessageFunctions.Runtime.Tests.Timers;

public sealed class TimerScheduleTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 10, 30, 15);

    [Theory]
    [InlineData("*/5 * * * * *", "10:30:20", false)]
    [InlineData("0 */5 * * * *", "10:35:00", true)]
    [InlineData("*/5 * * * *", "10:35:00", true)]
    [InlineData("0 30 9 * * *", "09:30:00", true)]
    [InlineData("00:00:30", "10:30:45", false)]
    [InlineData("02:00:00", "12:30:15", true)]
    public void Six_fields_start_with_seconds_five_with_minutes_and_a_time_span_is_an_interval(string text, string next, bool isMonitored)
    {
        var schedule = TimerSchedule.TryParse(text)!;

        Assert.Equal(TimeSpan.Parse(next, System.Globalization.CultureInfo.InvariantCulture), schedule.Next(Now).TimeOfDay);
        Assert.Equal(isMonitored, schedule.IsMinuteOrMore(Now));
    }

    [Theory]
    [InlineData("61 * * * * *")]
    [InlineData("* * *")]
    [InlineData("soon")]
    [InlineData("-00:01:00")]
    public void What_is_no_schedule_is_not_parsed(string text) => Assert.Null(TimerSchedule.TryParse(text));
}
