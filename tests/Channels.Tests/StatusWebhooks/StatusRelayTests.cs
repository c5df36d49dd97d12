using System.Text.Json;
using MessageFunctions.Channels.Tests.Sending;
using MessageFunctions.Channels.Tests.Webhook;
using MessageFunctions.Channels.Webhook;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.StatusWebhooks;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Channels.Tests.StatusWebhooks;

public sealed class StatusRelayTests : IAsyncLifetime
{
    private static readonly ChannelId Push = ChannelId.Parse("push");
    private static readonly WebhookSecret Root = WebhookSecret.Create();

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly StatusWebhookOptions _options = new();
    private int _status = 200;
    private WebhookServer _server = null!;
    private WebhookPoster _poster = null!;
    private SqliteStorage _storage = null!;
    private StatusSubscriptions _subscriptions = null!;
    private StatusOutbox _outbox = null!;
    private NotifyingMessageLog _log = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await WebhookServer.StartAsync(context =>
        {
            context.Response.StatusCode = _status;
            return Task.CompletedTask;
        });
        _poster = new WebhookPoster(new WebhookOptions { AllowHttp = true, AllowedNetworks = ["127.0.0.0/8"] }, _time);
        _storage = SqliteStorage.Open(_directory.Path, _time);
        _subscriptions = new StatusSubscriptions(_storage.Tables, _options, _time);
        _outbox = new StatusOutbox(_storage.Tables, _time);
        _log = new NotifyingMessageLog(_storage.Log, _subscriptions, _outbox);
        await _subscriptions.PutAsync(Batches.Demo, _server.Url.ToString(), WriteCondition.Always, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _poster.Dispose();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_was_told_of_old_envelopes_is_forgotten_and_of_younger_ones_kept()
    {
        var young = NewEnvelope(1);
        var old = EnvelopeId.Create(young.Id.CreatedAt.AddDays(-1));
        await AppendAsync((young with { Id = old }).ToDocument());
        await AppendAsync(young.ToDocument());
        await RunAsync();
        var before = young.Id.CreatedAt;

        Assert.Equal(1, await _outbox.SweepAsync(Batches.Demo, before, cancellationToken: Token));
        Assert.Equal(0, await _outbox.SweepAsync(Batches.Demo, before, cancellationToken: Token));

        var rows = (await _storage.Tables.Open("StatusOutbox").ScanAsync(Batches.Demo.Value, cancellationToken: Token)).Rows;
        Assert.Equal([$"c~{young.Id}"], rows.Select(row => row.Key));
    }

    [Fact]
    public async Task Every_change_is_told_signed_and_in_order()
    {
        var envelope = await AcceptAsync(2);
        await RunAsync();
        await AppendAsync(new Decision(0, DecisionKind.Sending) { Channel = Push }.ToDocument(envelope, _time.GetUtcNow()));
        await AppendAsync(new Outcome(0, 0, Push, [new MessageResult(0, ResultKind.Accepted), new MessageResult(1, ResultKind.Unknown)]).ToDocument(envelope, _time.GetUtcNow()));
        await RunAsync();
        await AppendAsync(new Receipt(0, ReceiptKind.Delivered, Push, "p").ToDocument(envelope, _time.GetUtcNow()));
        await RunAsync();
        await RunAsync();

        var reports = Reports();
        Assert.Equal(3, reports.Count);
        Assert.Equal([(0, 1, MessageStatus.Accepted), (1, 1, MessageStatus.Accepted)], reports[0]);
        Assert.Equal([(0, 2, MessageStatus.Sent), (1, 2, MessageStatus.Unknown)], reports[1]);
        Assert.Equal([(0, 3, MessageStatus.Delivered)], reports[2]);
        Assert.All(_server.Requests, request => Assert.Equal(SignatureCheck.Valid, WebhookSignature.Verify(
            [Root.For(Batches.Demo)], request.Headers["Idempotency-Key"], request.Headers[WebhookSignature.TimestampHeader],
            request.Headers[WebhookSignature.SignatureHeader], request.Body, _time.GetUtcNow())));
    }

    [Fact]
    public async Task A_server_that_fails_is_tried_ever_more_rarely_for_a_day_and_what_was_given_up_is_told_when_a_person_asks()
    {
        _status = 500;
        var envelope = await AcceptAsync(1);
        var start = _time.GetUtcNow();
        var tries = new List<double>();
        for (var seen = 0; (await _outbox.DeadAsync(Batches.Demo, cancellationToken: Token)).Dead.Count == 0; _time.Advance(TimeSpan.FromSeconds(tries.Count < 8 ? 10 : 600)))
        {
            Assert.True(_time.GetUtcNow() - start < TimeSpan.FromHours(25));
            await RunAsync();
            if (_server.Requests.Count > seen) tries.Add((_time.GetUtcNow() - start).TotalSeconds);
            seen = _server.Requests.Count;
        }

        Assert.Equal([0, 10, 40, 130, 400, 1_210, 3_640, 10_930], tries.Take(8));
        Assert.InRange(tries[^1], 20 * 3_600, 24 * 3_600);
        Assert.Single(_server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Equal((envelope.Id, SendCode.ProviderUnavailable), ((await _outbox.DeadAsync(Batches.Demo, cancellationToken: Token)).Dead.Single() is var dead ? (dead.Envelope, dead.Reason) : default));

        // What happens meanwhile is not told, but not forgotten either.
        _status = 200;
        await AppendAsync(new Receipt(0, ReceiptKind.Delivered, Push, "p").ToDocument(envelope, _time.GetUtcNow()));
        var before = _server.Requests.Count;
        await RunAsync();
        Assert.Equal(before, _server.Requests.Count);
        Assert.True(await _outbox.RedriveAsync(Batches.Demo, envelope.Id, Token));
        await RunAsync();
        Assert.Equal([(0, 1, MessageStatus.Delivered)], Reports()[^1]);
        Assert.Empty((await _outbox.DeadAsync(Batches.Demo, cancellationToken: Token)).Dead);
        Assert.False(await _outbox.RedriveAsync(Batches.Demo, envelope.Id, Token));
    }

    [Fact]
    public async Task A_process_that_dies_after_the_post_tells_it_again_under_the_same_id()
    {
        await AcceptAsync(1);
        await Assert.ThrowsAsync<CrashException>(async () => await Relay(new DyingPoster(_poster)).RunAsync(Token));

        await RunAsync();
        await RunAsync();

        Assert.Equal(2, _server.Requests.Count);
        Assert.Single(_server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task A_document_that_is_written_long_after_it_was_announced_is_told_and_one_that_never_comes_is_forgotten()
    {
        var late = NewEnvelope(1);
        await _outbox.AnnounceAsync(Batches.Demo, late.Id.Value, Token);
        await _outbox.AnnounceAsync(Batches.Demo, NewEnvelope(1).Id.Value, Token);
        await RunAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        await RunAsync();
        await _storage.Log.AppendAsync(late.ToDocument(), Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();
        Assert.Single(_server.Requests);

        _time.Advance(TimeSpan.FromMinutes(5));
        await RunAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await _storage.Tables.Open("StatusOutbox").ScanAsync("demo", KeyRange.Prefix("q~"), cancellationToken: Token)).Rows);
    }

    [Fact]
    public async Task Who_did_not_ask_is_not_told_and_costs_nothing()
    {
        await _subscriptions.DeleteAsync(Batches.Demo, etag: null, Token);
        await AcceptAsync(1);

        await RunAsync();

        Assert.Empty(_server.Requests);
        Assert.Empty((await _storage.Tables.Open("StatusOutbox").ScanAsync("demo", cancellationToken: Token)).Rows);
    }

    [Fact]
    public async Task A_hundred_envelopes_are_all_told_in_one_run()
    {
        for (var i = 0; i < 100; i++) await AcceptAsync(3);

        Assert.Equal(100, await Relay(_poster).RunAsync(Token));

        Assert.Equal(300, Reports().Sum(report => report.Count));
        Assert.Equal(0, await Relay(_poster).RunAsync(Token));
    }

    private StatusRelay Relay(IWebhookPoster poster) => new(_log, _subscriptions, _outbox, poster, new WebhookSecrets([Root]), _options, _time);

    private ValueTask<int> RunAsync() => Relay(_poster).RunAsync(Token);

    private ValueTask<AppendResult> AppendAsync(LogDocument document)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return _log.AppendAsync(document, Token);
    }

    private async Task<Envelope> AcceptAsync(int messages)
    {
        var envelope = NewEnvelope(messages);
        await _log.AppendAsync(envelope.ToDocument(), Token);
        return envelope;
    }

    private Envelope NewEnvelope(int messages) => new(
        Batches.Demo, Batches.NewEnvelope(), LineId.Parse("shop"), MessageKind.Service, Priority.P1, [new PlannedChannel(Push, 1)], _time.GetUtcNow(),
        [.. Enumerable.Range(0, messages).Select(i => new EnvelopeMessage(i, new Recipient(User: $"user-{i}")))])
    {
        Content = new MessageContent("Hello"),
    };

    private List<List<(int Index, int Sequence, MessageStatus Status)>> Reports() =>
    [
        .. _server.Requests.Select(request => JsonSerializer.Deserialize(request.Body, StatusJson.Default.StatusReport)!.Events
            .Select(item => (int.Parse(item.MessageId[(EnvelopeId.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture), item.Sequence, item.Status))
            .ToList())
    ];

    /// <summary>Posts, and takes the process down before the answer is written down.</summary>
    private sealed class DyingPoster(IWebhookPoster inner) : IWebhookPoster
    {
        public async ValueTask<SendOutcome> PostAsync(WebhookPost post, CancellationToken cancellationToken = default)
        {
            await inner.PostAsync(post, cancellationToken);
            throw new CrashException();
        }
    }
}
