using System.Globalization;
using NCrontab;

namespace MessageFunctions.Embedded.Timers;

/// <summary>When a timer fires: a crontab of six fields (five are taken as starting at second 0) or a fixed interval.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _crontab;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? crontab, TimeSpan interval)
    {
        _crontab = crontab;
        _interval = interval;
    }

    /// <summary>Null when the text is neither.</summary>
    public static TimerSchedule? TryParse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6)
        {
            var crontab = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
            return crontab is null ? null : new TimerSchedule(crontab, default);
        }
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval)
            : null;
    }

    /// <summary>Whether its next occurrences are a minute or more apart; more frequent timers are not monitored.</summary>
    public bool IsMinuteOrMore(DateTime now)
    {
        var previous = Next(now);
        for (var i = 0; i < 10; i++)
        {
            var next = Next(previous);
            if (next - previous < TimeSpan.FromMinutes(1)) return false;
            previous = next;
        }
        return true;
    }

    /// <summary>The first time after <paramref name="after"/>.</summary>
    public DateTime Next(DateTime after) => _crontab?.GetNextOccurrence(after) ?? after + _interval;
}
