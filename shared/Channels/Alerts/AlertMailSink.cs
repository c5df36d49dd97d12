using System.Security.Cryptography.X509Certificates;
using MessageFunctions.Alerts;
using MessageFunctions.Channels.Email;
using MimeKit;

namespace MessageFunctions.Channels.Alerts;

/// <summary>Mails the people on call, over a connection of its own for each piece of news: there are few, and nothing is shared with what may be broken.</summary>
public sealed class AlertMailSink : IAlertSink, IDisposable
{
    private readonly AlertMailOptions _options;
    private readonly TimeProvider _time;
    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public AlertMailSink(AlertMailOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _time = time;
        if (options.Server.TrustedAuthorities.Length > 0) _authorities.ImportFromPemFile(options.Server.TrustedAuthorities);
    }

    public string Name => "mail";

    public async ValueTask<SendOutcome> TellAsync(AlertNotice notice, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notice);
        using var connection = new SmtpConnection(_options.Server, _authorities, _time);
        if (await connection.OpenAsync(cancellationToken) is { } unreachable) return unreachable;
        using var mail = Compose(notice);
        var outcome = await connection.SendAsync(mail, cancellationToken);
        await connection.CloseAsync();
        return outcome;
    }

    public void Dispose()
    {
        foreach (var authority in _authorities) authority.Dispose();
    }

    private MimeMessage Compose(AlertNotice notice)
    {
        var mail = new MimeMessage { Subject = AlertWords.Subject(notice), Date = _time.GetUtcNow(), Body = new TextPart("plain") { Text = AlertWords.Body(notice) } };
        mail.From.Add(_options.Server.Sender);
        mail.To.AddRange(_options.Recipients);
        // The same for every try, so that a mail that went out twice is shown once.
        mail.MessageId = $"{notice.Id}@{_options.Server.Sender.Domain}";
        // Mail programs put what is about one alert together; automatic answers are not wanted (RFC 3834).
        mail.Headers.Add(HeaderId.References, $"<alert-{notice.Tenant?.Value ?? "platform"}-{notice.Alert.Key.Segment}-{notice.Alert.RaisedAt.UtcTicks}@{_options.Server.Sender.Domain}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (notice.Alert.Severity == AlertSeverity.Red) mail.Priority = MessagePriority.Urgent;
        return mail;
    }
}
