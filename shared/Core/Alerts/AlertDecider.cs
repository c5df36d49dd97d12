namespace MessageFunctions.Alerts;

/// <summary>Pure decisions about one alert: (alert, what happened, rules, now) → the alert after it, and what people are told.</summary>
public static class AlertDecider
{
    /// <summary>A source signals trouble.</summary>
    /// <param name="alert">As known; null: never signalled.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="signals">How many signals this one stands for, 1 or more.</param>
    /// <param name="isExplained">Whether the alert that explains it is open.</param>
    /// <param name="rules">Of what people are told.</param>
    /// <param name="now">The time.</param>
    public static AlertChange Raise(Alert? alert, AlertSignal signal, long signals, bool isExplained, AlertRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentOutOfRangeException.ThrowIfLessThan(signals, 1);
        var open = alert is { IsOpen: true } ? alert : null;
        var key = AlertKey.Parse(signal.Key);
        var next = new Alert(
            key, open is null || signal.Severity > open.Severity ? signal.Severity : open.Severity, Cut(signal.Title, 200), Cut(signal.Text, 4_000),
            open?.RaisedAt ?? now, now, checked((open?.Count ?? 0) + signals))
        {
            CausedBy = signal.CausedBy is null ? null : AlertKey.Parse(signal.CausedBy),
            LapsesAt = now + signal.LapsesAfter,
            Told = open?.Told,
            ToldAt = open?.ToldAt,
            AcknowledgedBy = open?.AcknowledgedBy,
            AcknowledgedAt = open?.AcknowledgedAt,
        };
        if (isExplained || !rules.Tells(key, next.Severity)) return new AlertChange(next, null);
        var news = News(open, next, rules, now);
        return news is null ? new AlertChange(next, null) : new AlertChange(next with { Told = next.Severity, ToldAt = now }, news);
    }

    /// <summary>The trouble is over: its source says so, or has been silent for as long as it said.</summary>
    public static AlertChange? Clear(Alert? alert, DateTimeOffset now)
    {
        if (alert is not { IsOpen: true }) return null;
        return new AlertChange(alert with { ClearedAt = now, LapsesAt = null }, alert.Told is null ? null : AlertNews.Cleared);
    }

    /// <summary>Clears an alert whose source has been silent for as long as it said; null: nothing changes.</summary>
    public static AlertChange? Lapse(Alert alert, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.LapsesAt <= now ? Clear(alert, now) : null;
    }

    /// <summary>Somebody has it in hand; null: it is not open.</summary>
    public static Alert? Acknowledge(Alert? alert, string by, DateTimeOffset now) =>
        alert is { IsOpen: true } ? alert with { AcknowledgedBy = by, AcknowledgedAt = now } : null;

    private static AlertNews? News(Alert? open, Alert next, AlertRules rules, DateTimeOffset now)
    {
        if (open?.Told is null) return AlertNews.Raised;
        if (next.Severity > open.Told) return AlertNews.Worse;
        var isDue = now - open.ToldAt >= rules.RemindAfter(next.Severity);
        return isDue && open.AcknowledgedBy is null ? AlertNews.StillOpen : null;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}

/// <summary>What follows from a signal.</summary>
/// <param name="Alert">The alert after it.</param>
/// <param name="News">What people are told; null: nothing.</param>
public sealed record AlertChange(Alert Alert, AlertNews? News);

/// <summary>What people are told of an alert.</summary>
public enum AlertNews
{
    Raised,

    /// <summary>It became red.</summary>
    Worse,

    /// <summary>Nobody acknowledged it and it is still open.</summary>
    StillOpen,

    Cleared,
}
