using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Alerts;

namespace MessageFunctions.Channels.Alerts;

/// <summary>Posts news of alerts as signed webhooks (Standard Webhooks), for a paging service or a chat.</summary>
public sealed class AlertWebhookSink : IAlertSink
{
    private readonly AlertWebhookOptions _options;
    private readonly IWebhookPoster _poster;
    private readonly WebhookSecret _secret;

    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public AlertWebhookSink(AlertWebhookOptions options, IWebhookPoster poster)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _poster = poster;
        _secret = WebhookSecret.Parse(options.Secret);
    }

    public string Name => "webhook";

    public ValueTask<SendOutcome> TellAsync(AlertNotice notice, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var alert = notice.Alert;
        var body = new AlertReport(
            "alert.news", AlertWords.News(notice.News), notice.Tenant?.Value, alert.Key.Value, AlertWords.Severity(alert.Severity), alert.Title, alert.Text, alert.Count,
            alert.RaisedAt, alert.LastAt, alert.ClearedAt);
        return _poster.PostAsync(new WebhookPost(_options.Url, notice.Id, [_secret], JsonSerializer.SerializeToUtf8Bytes(body, AlertReportJson.Default.AlertReport)), cancellationToken);
    }
}

/// <summary>News of an alert as it is posted.</summary>
internal sealed record AlertReport(
    string Type, string News, string? Tenant, string Key, string Severity, string Title, string Text, long Count, DateTimeOffset RaisedAt, DateTimeOffset LastAt, DateTimeOffset? ClearedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertReport))]
internal sealed partial class AlertReportJson : JsonSerializerContext;
