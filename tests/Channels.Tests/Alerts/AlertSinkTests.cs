using System.Text.Json;
using MessageFunctions.Alerts;
using MessageFunctions.Channels.Alerts;
using MessageFunctions.Channels.Email;
using MessageFunctions.Channels.Tests.Email;
using MessageFunctions.Channels.Tests.Webhook;
using MessageFunctions.Channels.Webhook;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels.Tests.Alerts;

/// <summary>The people on call, told over real protocols.</summary>
public sealed class AlertSinkTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_says_what_is_wrong_with_whom_and_since_when_and_is_the_same_for_every_try()
    {
        using var server = await SmtpServer.StartAsync();
        using var sink = new AlertMailSink(new AlertMailOptions { Server = server.Options, To = ["on-call@example.org", "ops@example.org"] }, TimeProvider.System);

        Assert.IsType<SendOutcome.Accepted>(await sink.TellAsync(Notice(AlertNews.Raised), Token));
        Assert.IsType<SendOutcome.Accepted>(await sink.TellAsync(Notice(AlertNews.Raised), Token));

        var mails = server.Taken();
        Assert.Equal(2, mails.Count);
        Assert.Single(mails.Select(mail => mail.MessageId).Distinct());
        Assert.Equal("[red] SMS fails", mails[0].Subject);
        Assert.Equal(["on-call@example.org", "ops@example.org"], mails[0].To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Contains("9 % of the sends failed.", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("breaker/channel/sms", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("acme", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("signalled 7 times", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mails[0].Headers["Auto-Submitted"]);
    }

    [Fact]
    public async Task A_mail_server_that_is_not_there_is_tried_again()
    {
        using var sink = new AlertMailSink(new AlertMailOptions
        {
            Server = new EmailOptions { Host = "127.0.0.1", Port = 1, Security = SmtpSecurity.None, From = "alerts@example.org" },
            To = ["ops@example.org"],
        }, TimeProvider.System);

        Assert.IsType<SendOutcome.Retryable>(await sink.TellAsync(Notice(AlertNews.Raised), Token));
    }

    [Fact]
    public async Task A_webhook_is_signed_and_says_the_same_in_fields()
    {
        await using var server = await WebhookServer.StartAsync();
        var secret = WebhookSecret.Create();
        using var poster = new WebhookPoster(new WebhookOptions { AllowHttp = true, AllowedNetworks = ["127.0.0.0/8"] }, TimeProvider.System);
        var sink = new AlertWebhookSink(new AlertWebhookOptions { Url = $"{server.Url}alerts", Secret = secret.Reveal() }, poster);

        Assert.IsType<SendOutcome.Accepted>(await sink.TellAsync(Notice(AlertNews.Cleared), Token));

        var request = Assert.Single(server.Requests);
        Assert.True(request.Headers.ContainsKey("webhook-signature"));
        Assert.Equal("n-1", request.Headers["webhook-id"]);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(
            ("alert.news", "cleared", "acme", "breaker/channel/sms", "red", 7),
            (Text("type"), Text("news"), Text("tenant"), Text("key"), Text("severity"), body.RootElement.GetProperty("count").GetInt32()));

        string? Text(string name) => body.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public void Settings_out_of_their_range_are_named()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new AlertMailSink(
            new AlertMailOptions { Server = new EmailOptions { Host = "mail.example.org", From = "nobody", Port = 0 }, To = ["ops@example.org"] }, TimeProvider.System));

        Assert.Contains("Alerts:Email:Server:Port", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Alerts:Email:Server:From", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Alerts:Email:To", Assert.Throws<InvalidOperationException>(() => new AlertMailSink(
            new AlertMailOptions { Server = new EmailOptions { Host = "mail.example.org", From = "a@example.org" } }, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    private static AlertNotice Notice(AlertNews news)
    {
        var alert = new Alert(AlertKey.Parse("breaker/channel/sms"), AlertSeverity.Red, "SMS fails", "9 % of the sends failed.", Start, Start.AddMinutes(1), 7);
        return new AlertNotice("n-1", TenantId.Parse("acme"), news, news == AlertNews.Cleared ? alert with { ClearedAt = Start.AddMinutes(2) } : alert, Start);
    }
}
