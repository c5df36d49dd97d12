using System.Text.Json;
using MessageFunctions.Budgets;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Channels.Tests.Sending;
using MessageFunctions.Delivery;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Receipts;
using MessageFunctions.Recipients;
using MessageFunctions.Scaling;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;
using Quota = MessageFunctions.Budgets.Quota;

namespace MessageFunctions.Channels.Tests.Receipts;

public sealed class ReceiptIntakeTests : IAsyncLifetime, IQuotaSource
{
    private const long Price = 100;
    private static readonly ChannelId Push = ChannelId.Parse("push");
    private static readonly LineId Shop = LineId.Parse("shop");

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteStorage _storage = null!;
    private EnvelopeStream _stream = null!;
    private BudgetLedger _ledger = null!;
    private SettleDelivery _settle = null!;
    private RecipientStore _recipients = null!;
    private ReceiptIntake _intake = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AccountId Account => new(Batches.Demo, Shop, Push, Month.Of(_time.GetUtcNow()));

    public ValueTask InitializeAsync()
    {
        _storage = SqliteStorage.Open(_directory.Path, _time);
        _stream = new EnvelopeStream(_storage.Log, _time);
        _ledger = new BudgetLedger(_storage.Tables, this, _time);
        _settle = new SettleDelivery(_ledger, _storage.Log, _stream);
        _recipients = new RecipientStore(_storage.Tables, new RecipientOptions(), _time);
        _intake = new ReceiptIntake(_stream, _settle, _recipients, _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _directory.Dispose();
    }

    public ValueTask<Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default) => ValueTask.FromResult<Quota?>(new Quota(1_000_000_000, 1_000_000));

    [Fact]
    public async Task Ten_thousand_receipts_out_of_order_duplicated_and_forged_leave_every_state_right_and_no_hold_open()
    {
        const int Envelopes = 100;
        var channel = new CountingChannel("push", idempotent: true, 100) { Answer = message => message.Id.Index % 5 == 0 ? new SendOutcome.Unknown(SendCode.TimedOut) : new SendOutcome.Accepted($"p-{message.Id}") };
        var receipts = new List<ReportedReceipt>();
        for (var i = 0; i < Envelopes; i++)
        {
            var envelope = await DeliverAsync(100, channel);
            for (var index = 0; index < 100; index++)
            {
                var id = new MessageId(envelope.Id, index).ToString();
                // Every tenth fails; of the rest some are opened, and some of those receipts are all there is.
                var failed = index % 10 == 0;
                receipts.Add(new ReportedReceipt("demo", id, failed ? "failed" : index % 3 == 0 ? "opened" : "delivered", _time.GetUtcNow().AddMinutes(index - 50), failed ? "raw-9" : "raw-1", $"p-{id}"));
            }
        }
        Assert.Equal(new BudgetAmount(Envelopes * 100 * Price, Envelopes * 100), (await _ledger.GetAsync(Account, Token))!.Held);
        var sent = receipts.Concat(receipts.Where((_, i) => i % 2 == 0)).ToArray();
        new Random(20260301).Shuffle(sent);

        var secret = WebhookSecret.Create();
        var provider = new ReceiptProvider("acme", new ReceiptProviderOptions { Secrets = [secret.Reveal()] });
        var (taken, repeated) = (0, 0);
        foreach (var chunk in sent.Chunk(ReceiptReport.MaxReceipts))
        {
            RefusesForgeries(provider, secret, chunk);
            var summary = await _intake.TakeAsync("acme", new ReceiptReport(chunk), Token);
            taken += summary.Taken;
            repeated += summary.Repeated;
            Assert.Empty(summary.Ignored);
        }

        Assert.Equal((10_000, 5_000), (taken, repeated));
        foreach (var group in receipts.GroupBy(receipt => receipt.MessageId[..EnvelopeId.Length]))
        {
            var state = (await _stream.ReadAsync(Batches.Demo, EnvelopeId.Parse(group.Key), Token))!;
            Assert.All(state.Messages, message => Assert.Equal(message.Index % 10 == 0 ? MessageStatus.Failed : MessageStatus.Delivered, message.Status));
            Assert.Equal("raw-9", state.Documents.Receipts.Single(receipt => receipt.Value.Index == 0).Value.Code);
        }
        // Index 0, 10, 20 … were unknown and failed: never taken, so not paid for.
        var account = (await _ledger.GetAsync(Account, Token))!;
        Assert.Equal((BudgetAmount.Zero, 0L), (account.Held, account.OpenHolds));
        Assert.Equal(new BudgetAmount(Envelopes * 90 * Price, Envelopes * 90), account.Spent);
    }

    [Fact]
    public async Task A_receipt_that_comes_before_its_outcome_counts_and_the_outcome_does_not_take_it_back()
    {
        var channel = new CountingChannel("push", idempotent: true, 100);
        var early = new List<Task<ReceiptSummary>>();
        Envelope? envelope = null;
        channel.BeforeAnswer = async () =>
        {
            var id = channel.Reached.Keys.Single();
            early.Add(_intake.TakeAsync("acme", new ReceiptReport([Receipt(id, "delivered")]), Token).AsTask());
            await early[0];
        };

        envelope = await DeliverAsync(1, channel);

        Assert.Equal(1, (await early[0]).Taken);
        Assert.Equal(MessageStatus.Delivered, (await _stream.ReadAsync(Batches.Demo, envelope.Id, Token))!.Messages[0].Status);
        var account = (await _ledger.GetAsync(Account, Token))!;
        Assert.Equal((0L, new BudgetAmount(Price, 1)), (account.OpenHolds, account.Spent));
    }

    [Fact]
    public async Task A_process_that_dies_between_a_receipt_and_its_settlement_settles_when_the_provider_repeats_it()
    {
        var envelope = await DeliverAsync(1, new CountingChannel("push", idempotent: true, 100) { Answer = _ => new SendOutcome.Unknown(SendCode.TimedOut) });
        var report = new ReceiptReport([Receipt(new MessageId(envelope.Id, 0), "delivered")]);
        var dying = new FaultyLog(_storage.Log);
        dying.CrashAt(0, afterwards: true);
        await Assert.ThrowsAsync<CrashException>(async () =>
            await new ReceiptIntake(new EnvelopeStream(dying, _time), _settle, _recipients, _time).TakeAsync("acme", report, Token));
        Assert.Equal(1, (await _ledger.GetAsync(Account, Token))!.OpenHolds);

        var summary = await _intake.TakeAsync("acme", report, Token);

        Assert.Equal((0, 1), (summary.Taken, summary.Repeated));
        var account = (await _ledger.GetAsync(Account, Token))!;
        Assert.Equal((0L, new BudgetAmount(Price, 1)), (account.OpenHolds, account.Spent));
    }

    [Fact]
    public async Task Who_unsubscribes_wants_no_more_of_that_kind_over_that_channel_of_that_tenant()
    {
        var envelope = await DeliverAsync(1, new CountingChannel("push", idempotent: true, 100));

        await _intake.TakeAsync("acme", new ReceiptReport([Receipt(new MessageId(envelope.Id, 0), "unsubscribed")]), Token);
        _time.Advance(TimeSpan.FromDays(1));
        await _intake.TakeAsync("acme", new ReceiptReport([Receipt(new MessageId(envelope.Id, 0), "unsubscribed")]), Token);

        var preferences = await _recipients.PreferencesAsync(Batches.Demo, AddressKey.Of(Batches.Demo, AddressKind.User, "user-0"), Token);
        Assert.Equal([new OptOut(envelope.Kind, Push)], preferences?.Value.OptOuts);
        var other = TenantId.Parse("other");
        Assert.Null(await _recipients.PreferencesAsync(other, AddressKey.Of(other, AddressKind.User, "user-0"), Token));
        Assert.Equal(MessageStatus.Sent, (await _stream.ReadAsync(Batches.Demo, envelope.Id, Token))!.Messages[0].Status);
    }

    [Fact]
    public async Task What_is_about_nothing_here_is_named_and_changes_nothing()
    {
        var envelope = await DeliverAsync(1, new CountingChannel("push", idempotent: true, 100));
        var known = new MessageId(envelope.Id, 0);

        var summary = await _intake.TakeAsync("acme", new ReceiptReport(
        [
            Receipt(known, "exploded"), Receipt(known, "delivered") with { Tenant = "other" }, Receipt(known, "delivered") with { MessageId = "nonsense" },
            Receipt(new MessageId(envelope.Id, 1), "delivered"), Receipt(new MessageId(Batches.NewEnvelope(), 0), "delivered"),
            Receipt(known, "delivered") with { Code = new string('x', 101) },
        ]), Token);

        Assert.Equal(0, summary.Taken + summary.Repeated);
        Assert.Equal(["event_unknown", "message_unknown", "receipt_invalid", "message_unknown", "message_unknown", "receipt_invalid"], summary.Ignored.Select(item => item.Code));
        Assert.Equal(MessageStatus.Sent, (await _stream.ReadAsync(Batches.Demo, envelope.Id, Token))!.Messages[0].Status);
    }

    [Theory]
    [InlineData("sha256=", SignatureCheck.Valid)]
    [InlineData("", SignatureCheck.Valid)]
    [InlineData("sha256=00", SignatureCheck.Missing)]
    public void A_provider_with_a_plain_HMAC_header_is_checked_by_it(string prefix, SignatureCheck expected)
    {
        var provider = new ReceiptProvider("plain", new ReceiptProviderOptions { Scheme = ReceiptScheme.HmacSha256Hex, Secrets = ["old", "new"], Header = "X-Sig" });
        var body = "{}"u8.ToArray();
        var signature = prefix + Convert.ToHexString(System.Security.Cryptography.HMACSHA256.HashData("new"u8, body));

        Assert.Equal(expected, provider.Check(name => name == "X-Sig" ? signature : null, body, _time.GetUtcNow()));
        Assert.NotEqual(SignatureCheck.Valid, provider.Check(name => name == "X-Sig" ? signature : null, "{ }"u8, _time.GetUtcNow()));
        Assert.Equal(SignatureCheck.Missing, provider.Check(_ => null, body, _time.GetUtcNow()));
    }

    private void RefusesForgeries(ReceiptProvider provider, WebhookSecret secret, ReportedReceipt[] receipts)
    {
        var now = _time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(new ReceiptReport(receipts), ReceiptJson.Default.ReceiptReport);
        var forged = JsonSerializer.SerializeToUtf8Bytes(new ReceiptReport([receipts[0] with { Event = "failed", Code = "forged" }]), ReceiptJson.Default.ReceiptReport);
        Assert.Equal(SignatureCheck.Valid, Check(secret, body, body, now));
        Assert.Equal(SignatureCheck.Wrong, Check(secret, body, forged, now));
        Assert.Equal(SignatureCheck.Wrong, Check(WebhookSecret.Create(), forged, forged, now));
        Assert.Equal(SignatureCheck.Stale, Check(secret, body, body, now.AddHours(-1)));

        SignatureCheck Check(WebhookSecret signer, byte[] signed, byte[] presented, DateTimeOffset at)
        {
            var headers = new Dictionary<string, string>
            {
                [WebhookSignature.IdHeader] = "r-1",
                [WebhookSignature.TimestampHeader] = WebhookSignature.Timestamp(at),
                [WebhookSignature.SignatureHeader] = WebhookSignature.Sign([signer], "r-1", WebhookSignature.Timestamp(at), signed),
            };
            return provider.Check(headers.GetValueOrDefault, presented, now);
        }
    }

    private ReportedReceipt Receipt(MessageId id, string @event) => new("demo", id.ToString(), @event, _time.GetUtcNow());

    /// <summary>Accepts an envelope and takes it through the saga's steps.</summary>
    private async Task<Envelope> DeliverAsync(int messages, CountingChannel channel)
    {
        var envelope = new Envelope(
            Batches.Demo, Batches.NewEnvelope(), Shop, MessageKind.Service, Priority.P1, [new PlannedChannel(Push, Price)], _time.GetUtcNow(),
            [.. Enumerable.Range(0, messages).Select(i => new EnvelopeMessage(i, new Recipient(User: $"user-{i}")))])
        {
            Content = new MessageContent("Hello"),
        };
        await _storage.Log.AppendAsync(envelope.ToDocument(), Token);
        var reserve = new ReserveDelivery(_ledger, _stream, [], _time);
        var paid = await reserve.RunAsync(envelope.Tenant, envelope.Id, new DeliverySettings(), Token);
        Assert.True(EnvelopeHold.TryParse(paid.Hold, out var hold));
        var sender = new EnvelopeSender(new ChannelRegistry([channel]), _storage.Log, _stream, new InlineRenderer(), new RecoverySettings(), _time);
        await new SendDelivery(sender, _stream, [], new SendSlots(1), _time).RunAsync(envelope.Tenant, envelope.Id, Push, hold, Token);
        await _settle.RunAsync(envelope.Tenant, envelope.Id, Token);
        return envelope;
    }
}
