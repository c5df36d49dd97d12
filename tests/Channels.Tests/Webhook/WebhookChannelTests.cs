using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MessageFunctions.Channels.Webhook;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Channels.Tests.Webhook;

public sealed class WebhookChannelTests
{
    private static readonly WebhookSecret Root = WebhookSecret.Create();
    private static readonly WebhookOptions Local = new() { Secrets = [Root.Reveal()], AllowHttp = true, AllowedNetworks = ["127.0.0.0/8"], TimeoutSeconds = 2, ConnectTimeoutSeconds = 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_server_gets_each_message_signed_for_its_tenant_and_named_by_its_id()
    {
        await using var server = await WebhookServer.StartAsync();
        var batch = Batches.OfCount(20, i => new Uri(server.Url, $"/hook/{i}").ToString());

        var results = await SendAsync(batch);

        Assert.All(results, result => Assert.Equal("200", Assert.IsType<SendOutcome.Accepted>(result.Outcome).ProviderCode));
        Assert.Equal(20, server.Requests.Count);
        foreach (var request in server.Requests)
        {
            var id = request.Headers["Idempotency-Key"];
            Assert.Equal(id, request.Headers[WebhookSignature.IdHeader]);
            Assert.Equal(SignatureCheck.Valid, WebhookSignature.Verify(
                [Root.For(Batches.Demo)], id, request.Headers[WebhookSignature.TimestampHeader], request.Headers[WebhookSignature.SignatureHeader], request.Body, TimeProvider.System.GetUtcNow()));
            using var body = JsonDocument.Parse(request.Body);
            Assert.Equal((id, "demo", "Text"), (body.RootElement.GetProperty("messageId").GetString(), body.RootElement.GetProperty("tenant").GetString(), body.RootElement.GetProperty("text").GetString()));
        }
    }

    [Theory]
    [InlineData(204, typeof(SendOutcome.Accepted), SendCode.Accepted)]
    [InlineData(302, typeof(SendOutcome.Rejected), SendCode.RedirectRefused)]
    [InlineData(400, typeof(SendOutcome.Rejected), SendCode.ProviderRejected)]
    [InlineData(404, typeof(SendOutcome.Rejected), SendCode.ProviderRejected)]
    [InlineData(410, typeof(SendOutcome.Rejected), SendCode.RecipientRejected)]
    [InlineData(413, typeof(SendOutcome.Rejected), SendCode.ContentTooLarge)]
    [InlineData(408, typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable)]
    [InlineData(429, typeof(SendOutcome.Retryable), SendCode.Throttled)]
    [InlineData(500, typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable)]
    [InlineData(503, typeof(SendOutcome.Retryable), SendCode.ProviderUnavailable)]
    [InlineData(501, typeof(SendOutcome.Rejected), SendCode.ProviderRejected)]
    public async Task Each_answer_has_its_outcome_and_no_redirect_is_followed(int status, Type outcome, string code)
    {
        await using var server = await WebhookServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });

        var result = await SendAsync(server.Url.ToString());

        Assert.Equal((outcome, code, status.ToString(System.Globalization.CultureInfo.InvariantCulture)), (result.GetType(), result.Code, result.ProviderCode));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retry_After_is_kept_in_seconds_and_as_a_date()
    {
        await using var seconds = await WebhookServer.StartAsync(context => Busy(context, "17"));
        await using var date = await WebhookServer.StartAsync(context => Busy(context, TimeProvider.System.GetUtcNow().AddMinutes(2).ToString("R")));

        Assert.Equal(TimeSpan.FromSeconds(17), Assert.IsType<SendOutcome.Retryable>(await SendAsync(seconds.Url.ToString())).After);
        Assert.InRange(Assert.IsType<SendOutcome.Retryable>(await SendAsync(date.Url.ToString())).After!.Value, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(121));

        static Task Busy(HttpContext context, string after)
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = after;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_server_that_takes_it_and_never_answers_leaves_it_unknown()
    {
        await using var server = await WebhookServer.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

        Assert.Equal(SendCode.TimedOut, Assert.IsType<SendOutcome.Unknown>(await SendAsync(server.Url.ToString())).Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_takes_it_and_hangs_up_leaves_it_unknown()
    {
        await using var server = await WebhookServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(SendCode.ConnectionLost, Assert.IsType<SendOutcome.Unknown>(await SendAsync(server.Url.ToString())).Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_be_tried_later()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        Assert.Equal(SendCode.Unreachable, Assert.IsType<SendOutcome.Retryable>(await SendAsync($"http://127.0.0.1:{port}/")).Code);
        Assert.Equal(SendCode.Unreachable, Assert.IsType<SendOutcome.Retryable>(await SendAsync($"https://127.0.0.1:{port}/")).Code);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_got_nothing()
    {
        await using var server = await WebhookServer.StartAsync();

        Assert.Equal(SendCode.Unreachable, Assert.IsType<SendOutcome.Retryable>(await SendAsync($"https://127.0.0.1:{server.Url.Port}/")).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read()
    {
        await using var server = await WebhookServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 400;
            var chunk = Encoding.ASCII.GetBytes(new string('x', 8_192));
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        });

        var outcome = Assert.IsType<SendOutcome.Rejected>(await SendAsync(server.Url.ToString()));

        Assert.Equal(new string('x', SendOutcome.MaxText), outcome.Text);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@example.org/")]
    public async Task What_is_no_web_address_is_rejected(string url) =>
        Assert.Equal(SendCode.RecipientInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(url)).Code);

    [Fact]
    public async Task Without_leave_no_unprotected_address_is_called()
    {
        await using var server = await WebhookServer.StartAsync();

        Assert.IsType<SendOutcome.Rejected>(await SendAsync(server.Url.ToString(), Local with { AllowHttp = false }));
        Assert.Empty(server.Requests);
    }

    private static async Task<SendOutcome> SendAsync(string url, WebhookOptions? options = null) =>
        Assert.Single(await SendAsync(Batches.Of(Batches.Message(url)), options)).Outcome;

    private static async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, WebhookOptions? options = null)
    {
        using var poster = new WebhookPoster(options ?? Local, TimeProvider.System);
        return await new WebhookChannel(poster, new WebhookSecrets([Root]), Local).SendAsync(batch, Token);
    }
}
