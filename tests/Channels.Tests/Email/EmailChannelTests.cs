using System.Net;
using System.Net.Sockets;
using MessageFunctions.Channels.Email;
using MimeKit;

namespace MessageFunctions.Channels.Tests.Email;

public sealed class EmailChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_server_takes_an_envelope_over_one_connection_and_it_reads_back_as_written()
    {
        using var server = await SmtpServer.StartAsync();
        await using var channel = new EmailChannel(server.Options, TimeProvider.System);
        var message = Batches.Message("gruesse@example.org", "Grüße & 你好", "Text 😀", "<p>Html 😀</p>") with
        {
            Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = "<https://example.org/u/1>", ["X-Campaign"] = "spring" },
        };

        var first = await channel.SendAsync(Batches.Of(message), Token);
        var more = await channel.SendAsync(Batches.OfCount(25), Token);

        Assert.All(first.Concat(more), result => Assert.Equal("250", Assert.IsType<SendOutcome.Accepted>(result.Outcome).ProviderCode));
        Assert.Equal(26, server.Taken().Count);
        Assert.Equal(1, server.Connections);
        var mail = server.Taken()[0];
        Assert.Equal(("Grüße & 你好", "Text 😀", "<p>Html 😀</p>"), (mail.Subject, mail.TextBody?.Trim(), mail.HtmlBody?.Trim()));
        Assert.Equal($"{message.Id}@example.org", mail.MessageId);
        Assert.Equal(mail.MessageId, Assert.IsType<SendOutcome.Accepted>(first[0].Outcome).ProviderId);
        Assert.Equal(("<https://example.org/u/1>", "spring"), (mail.Headers["List-Unsubscribe"], mail.Headers["X-Campaign"]));
        Assert.Equal("shop@example.org", Assert.Single(mail.From.Mailboxes).Address);
        Assert.Equal(message.Recipient, mail.Headers["X-Taken-For"]);
    }

    [Fact]
    public async Task Over_STARTTLS_with_a_password_it_is_taken_and_with_a_wrong_password_or_authority_it_waits()
    {
        using var server = await SmtpServer.StartAsync(tls: true, password: "secret");
        var options = server.Options with
        {
            Security = SmtpSecurity.StartTls,
            TrustedAuthorities = server.CertificatePath,
            UserName = "app",
            Password = "secret",
        };

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(options));
        Assert.Equal(SendCode.AuthenticationFailed, Assert.IsType<SendOutcome.Retryable>(await SendAsync(options with { Password = "wrong" })).Code);
        Assert.Equal(SendCode.AuthenticationFailed, Assert.IsType<SendOutcome.Retryable>(await SendAsync(options with { TrustedAuthorities = "", CheckRevocation = false })).Code);
        Assert.Single(server.Taken());
    }

    [Theory]
    [InlineData("nobody", typeof(SendOutcome.Rejected), SendCode.RecipientRejected, "550")]
    [InlineData("toolarge", typeof(SendOutcome.Rejected), SendCode.ContentTooLarge, "552")]
    [InlineData("spam", typeof(SendOutcome.Rejected), SendCode.ProviderRejected, "554")]
    [InlineData("greylisted", typeof(SendOutcome.Retryable), SendCode.Throttled, "450")]
    [InlineData("full", typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable, "452")]
    [InlineData("later", typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable, "451")]
    [InlineData("closing", typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable, "421")]
    [InlineData("cut", typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable, null)]
    [InlineData("vanish", typeof(SendOutcome.Unknown), SendCode.ConnectionLost, null)]
    public async Task What_the_server_does_to_one_message_is_its_outcome_and_the_others_go(string name, Type outcome, string code, string? raw)
    {
        using var server = await SmtpServer.StartAsync();
        await using var channel = new EmailChannel(server.Options with { SendTimeoutSeconds = 2 }, TimeProvider.System);

        var results = await channel.SendAsync(Batches.OfCount(3, i => i == 1 ? $"{name}@example.org" : $"ok-{i}@example.org"), Token);

        Assert.IsType<SendOutcome.Accepted>(results[0].Outcome);
        Assert.Equal((outcome, code, raw), (results[1].Outcome.GetType(), results[1].Outcome.Code, results[1].Outcome.ProviderCode));
        Assert.IsType<SendOutcome.Accepted>(results[2].Outcome);
    }

    [Fact]
    public async Task A_server_that_falls_silent_costs_one_timeout_and_one_doubt()
    {
        using var server = await SmtpServer.StartAsync();
        await using var channel = new EmailChannel(server.Options with { SendTimeoutSeconds = 2 }, TimeProvider.System);

        var results = await channel.SendAsync(Batches.OfCount(25, i => i == 1 ? "hang@example.org" : $"ok-{i}@example.org"), Token);

        Assert.IsType<SendOutcome.Accepted>(results[0].Outcome);
        Assert.Equal(SendCode.TimedOut, Assert.IsType<SendOutcome.Unknown>(results[1].Outcome).Code);
        Assert.All(results.Skip(2), result => Assert.IsType<SendOutcome.Retryable>(result.Outcome));
        Assert.Equal(2, server.Taken().Count);
    }

    [Theory]
    [InlineData("Books <books@example.net>", "books@example.net")]
    [InlineData("books@example.net", "books@example.net")]
    [InlineData(null, "shop@example.org")]
    [InlineData("books@example.net\r\nBcc: b@example.org", null)]
    [InlineData("nobody", null)]
    public void The_message_s_own_sender_counts_before_the_channel_s(string? own, string? expected)
    {
        var (mail, problem) = new MailComposer(MailboxAddress.Parse("shop@example.org"), TimeProvider.System).Compose(Batches.Message("a@example.org") with { Sender = own });

        Assert.Equal(expected, mail?.From.Mailboxes.Single().Address);
        Assert.Equal(expected is null ? SendCode.HeaderInvalid : null, problem?.Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_asked_once_and_everything_may_go_later()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var channel = new EmailChannel(new EmailOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, From = "a@example.org" }, TimeProvider.System);

        var results = await channel.SendAsync(Batches.OfCount(25), Token);

        Assert.All(results, result => Assert.Equal(SendCode.Unreachable, Assert.IsType<SendOutcome.Retryable>(result.Outcome).Code));
    }

    [Fact]
    public async Task A_server_that_never_greets_costs_one_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var options = new EmailOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, From = "a@example.org", ConnectTimeoutSeconds = 1 };
        await using var channel = new EmailChannel(options, TimeProvider.System);

        var results = await channel.SendAsync(Batches.OfCount(5), Token);

        Assert.All(results, result => Assert.Equal(SendCode.Unreachable, Assert.IsType<SendOutcome.Retryable>(result.Outcome).Code));
    }

    [Fact]
    public async Task A_caller_that_gives_up_still_learns_what_had_gone()
    {
        using var server = await SmtpServer.StartAsync();
        await using var channel = new EmailChannel(server.Options, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = channel.SendAsync(Batches.OfCount(3, i => i == 1 ? "hang@example.org" : $"ok-{i}@example.org"), stop.Token);
        while (server.Taken().Count < 2) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);

        await stop.CancelAsync();

        Assert.Equal([typeof(SendOutcome.Accepted), typeof(SendOutcome.Unknown), typeof(SendOutcome.Retryable)], (await sending).Select(result => result.Outcome.GetType()));
    }

    [Theory]
    [InlineData("a@example.org\r\nBcc: b@example.org", "Subject", SendCode.RecipientInvalid)]
    [InlineData("a@example.org, b@example.org", "Subject", SendCode.RecipientInvalid)]
    [InlineData("Name <a@example.org>", "Subject", SendCode.RecipientInvalid)]
    [InlineData("a@[127.0.0.1]", "Subject", SendCode.RecipientInvalid)]
    [InlineData("a", "Subject", SendCode.RecipientInvalid)]
    [InlineData("", "Subject", SendCode.RecipientInvalid)]
    [InlineData("a@example.org", "Hello\r\nBcc: b@example.org", SendCode.HeaderInvalid)]
    [InlineData("a@example.org", "Hello\nX: y", SendCode.HeaderInvalid)]
    [InlineData("a@example.org", "Hello\u2028X", SendCode.HeaderInvalid)]
    public void A_value_that_would_begin_a_header_of_its_own_is_rejected(string recipient, string subject, string code) =>
        Assert.Equal(code, Compose(Batches.Message(recipient, subject)));

    [Theory]
    [InlineData("Bcc", "b@example.org")]
    [InlineData("X-A: b\r\nBcc", "b@example.org")]
    [InlineData("X-A", "b\r\nBcc: b@example.org")]
    [InlineData("Content-Type", "text/html")]
    [InlineData("X-", "b")]
    public void A_header_that_is_not_on_the_list_or_holds_a_line_break_is_rejected(string name, string value) =>
        Assert.Equal(SendCode.HeaderInvalid, Compose(Batches.Message("a@example.org") with { Headers = new Dictionary<string, string> { [name] = value } }));

    [Fact]
    public void Settings_that_would_show_a_password_are_refused() =>
        Assert.Contains("without TLS", Assert.Throws<InvalidOperationException>(() =>
            new EmailChannel(new EmailOptions { Host = "h", Security = SmtpSecurity.None, UserName = "u", From = "a@example.org" }, TimeProvider.System)).Message, StringComparison.Ordinal);

    private static string? Compose(ChannelMessage message) =>
        new MailComposer(MailboxAddress.Parse("shop@example.org"), TimeProvider.System).Compose(message).Problem?.Code;

    private static async Task<SendOutcome> SendAsync(EmailOptions options)
    {
        await using var channel = new EmailChannel(options, TimeProvider.System);
        return Assert.Single(await channel.SendAsync(Batches.OfCount(1), Token)).Outcome;
    }
}
