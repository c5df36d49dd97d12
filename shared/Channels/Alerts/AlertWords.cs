using System.Globalization;
using System.Text;
using MessageFunctions.Alerts;

namespace MessageFunctions.Channels.Alerts;

/// <summary>An alert in words.</summary>
internal static class AlertWords
{
    public static string News(AlertNews news) => news switch
    {
        AlertNews.Raised => "raised",
        AlertNews.Worse => "worse",
        AlertNews.StillOpen => "still open",
        AlertNews.Cleared => "cleared",
        _ => throw new InvalidOperationException($"Unknown news {news}."),
    };

    public static string Severity(AlertSeverity severity) => severity == AlertSeverity.Red ? "red" : "yellow";

    public static string Subject(AlertNotice notice) => $"[{(notice.News == AlertNews.Cleared ? "cleared" : Severity(notice.Alert.Severity))}] {notice.Alert.Title}";

    public static string Body(AlertNotice notice)
    {
        var alert = notice.Alert;
        var text = new StringBuilder();
        text.AppendLine(alert.Text).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Alert:    {alert.Key} ({News(notice.News)})");
        text.AppendLine(CultureInfo.InvariantCulture, $"Concerns: {notice.Tenant?.Value ?? "the whole service"}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Since:    {alert.RaisedAt:u}, signalled {alert.Count} times, last {alert.LastAt:u}");
        if (alert.ClearedAt is { } cleared) text.AppendLine(CultureInfo.InvariantCulture, $"Cleared:  {cleared:u}");
        return text.ToString();
    }
}
