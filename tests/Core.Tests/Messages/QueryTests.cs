using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class QueryTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");

    private readonly FakeTimeProvider _time = new(AcceptFixture.Now);
    private readonly FaultyLog _log = new();
    private readonly MessageQueries _queries;
    private readonly EnvelopeStream _stream;
    private readonly CancelMessage _cancel;
    private int _envelopes;

    public QueryTests()
    {
        _queries = new MessageQueries(_log);
        _stream = new EnvelopeStream(_log, _time);
        _cancel = new CancelMessage(_stream);
    }

    [Fact]
    public async Task A_message_is_found_by_each_of_its_addresses_and_its_reference()
    {
        var envelope = await StoreAsync(2);

        foreach (var recipient in (string[])["a1-0@example.com", "+49300001", "user-1-0"])
            Assert.Equal(new MessageId(envelope.Id, 0), Assert.Single((await _queries.SearchAsync(new MessageSearch(Acme) { Recipient = recipient })).Messages).Id);
        Assert.Equal(new MessageId(envelope.Id, 1), Assert.Single((await _queries.SearchAsync(new MessageSearch(Acme) { Reference = "ref-1-1" })).Messages).Id);
    }

    [Fact]
    public async Task Another_tenant_finds_and_gets_nothing()
    {
        var envelope = await StoreAsync(1);
        var other = TenantId.Parse("other");

        Assert.Null(await _queries.GetAsync(other, new MessageId(envelope.Id, 0)));
        Assert.Empty((await _queries.SearchAsync(new MessageSearch(other))).Messages);
        Assert.Null(await _cancel.RunAsync(other, new MessageId(envelope.Id, 0), "x"));
    }

    [Fact]
    public async Task A_status_finds_each_message_that_stands_there_now_once()
    {
        var envelope = await StoreAsync(3);
        await DecideAsync(envelope, DecisionKind.Held, null);
        await DecideAsync(envelope, DecisionKind.Released, null);
        await DecideAsync(envelope, DecisionKind.Held, [1, 2]);
        await DecideAsync(envelope, DecisionKind.Rejected, [2]);

        Assert.Equal([1], await IndicesAsync(new MessageSearch(Acme) { Status = MessageStatus.Held }));
        Assert.Equal([2], await IndicesAsync(new MessageSearch(Acme) { Status = MessageStatus.Rejected }));
        Assert.Equal([0], await IndicesAsync(new MessageSearch(Acme) { Status = MessageStatus.Queued }));
    }

    [Fact]
    public async Task Conditions_are_combined()
    {
        var first = await StoreAsync(2);
        _time.Advance(TimeSpan.FromHours(1));
        await StoreAsync(2);
        await DecideAsync(first, DecisionKind.Cancelled, [0]);

        Assert.Equal([0], await IndicesAsync(new MessageSearch(Acme) { Template = "welcome", Status = MessageStatus.Cancelled }));
        Assert.Empty(await IndicesAsync(new MessageSearch(Acme) { Recipient = "a1-1@example.com", Status = MessageStatus.Cancelled }));
        Assert.Equal(2, (await _queries.SearchAsync(new MessageSearch(Acme) { To = AcceptFixture.Now.AddMinutes(1) })).Messages.Count);
        Assert.Empty(await IndicesAsync(new MessageSearch(Acme) { Status = MessageStatus.Cancelled, To = AcceptFixture.Now.AddMinutes(1) }));
        Assert.Equal([0], await IndicesAsync(new MessageSearch(Acme) { Status = MessageStatus.Cancelled, From = AcceptFixture.Now.AddMinutes(1) }));
    }

    [Fact]
    public async Task Pages_cover_everything_once_and_the_newest_first()
    {
        for (var i = 0; i < 25; i++)
        {
            await StoreAsync(3);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        var found = new List<MessageId>();
        string? continuation = null;
        do
        {
            var page = await _queries.SearchAsync(new MessageSearch(Acme) { Limit = 7, Continuation = continuation });
            found.AddRange(page.Messages.Select(message => message.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(75, found.Distinct().Count());
        Assert.Equal(75, found.Count);
        Assert.True(found[0].Envelope.CreatedAt > found[^1].Envelope.CreatedAt);
    }

    [Fact]
    public async Task A_waiting_message_is_withdrawn_alone_and_again_with_the_same_answer()
    {
        var envelope = await StoreAsync(2);

        Assert.Equal(MessageStatus.Cancelled, (await _cancel.RunAsync(Acme, new MessageId(envelope.Id, 1), "ada"))!.Status);
        Assert.Equal(MessageStatus.Cancelled, (await _cancel.RunAsync(Acme, new MessageId(envelope.Id, 1), "ada"))!.Status);

        Assert.Equal(MessageStatus.Accepted, (await _queries.GetAsync(Acme, new MessageId(envelope.Id, 0)))!.State.Status);
        Assert.Equal("ada", (await _queries.GetAsync(Acme, new MessageId(envelope.Id, 1)))!.Steps[^1].By);
        Assert.Equal(2, _log.Documents.Count);
    }

    [Fact]
    public async Task A_message_that_has_begun_to_leave_is_not_withdrawn()
    {
        var envelope = await StoreAsync(1);
        await DecideAsync(envelope, DecisionKind.Sending, null);

        Assert.Equal(MessageStatus.Sending, (await _cancel.RunAsync(Acme, new MessageId(envelope.Id, 0), "ada"))!.Status);
        Assert.Equal(2, _log.Documents.Count);
    }

    /// <summary>Whoever takes the next number has decided; the other sees it. So never both.</summary>
    [Fact]
    public async Task Of_a_withdrawal_and_an_attempt_at_the_same_time_one_wins()
    {
        for (var round = 0; round < 50; round++)
        {
            var envelope = await StoreAsync(1);
            var before = (await _stream.ReadAsync(Acme, envelope.Id))!;
            var cancelling = Task.Run(async () => await _cancel.RunAsync(Acme, new MessageId(envelope.Id, 0), "ada"));
            var sending = Task.Run(async () => await _stream.DecideAsync(
                before, state => state.Messages[0].Status.IsWaiting() ? new Decision(0, DecisionKind.Sending) { Channel = AcceptFixture.Email } : null));

            var (cancelled, (_, attempt)) = (await cancelling, await sending);

            Assert.NotEqual(cancelled!.Status == MessageStatus.Cancelled, attempt is not null);
        }
    }

    [Fact]
    public async Task A_message_that_was_opened_is_found_as_delivered_once()
    {
        var envelope = await StoreAsync(2);
        await _stream.RecordAsync(envelope, new Receipt(0, ReceiptKind.Opened, AcceptFixture.Email, "p-0"), AcceptFixture.Now.AddMinutes(2));
        await _stream.RecordAsync(envelope, new Receipt(0, ReceiptKind.Delivered, AcceptFixture.Email, "p-0"), AcceptFixture.Now.AddMinutes(1));
        await _stream.RecordAsync(envelope, new Receipt(1, ReceiptKind.Clicked, AcceptFixture.Email, "p-1"), AcceptFixture.Now.AddMinutes(3));

        Assert.Equal([1, 0], await IndicesAsync(new MessageSearch(Acme) { Status = MessageStatus.Delivered }));
    }

    [Fact]
    public async Task A_batch_is_counted_from_the_tallies_of_its_envelopes()
    {
        var fixture = new AcceptFixture();
        var body = """{"line":"shop","kind":"service","content":{"text":"x"},"messages":[""" + string.Join(',', Enumerable.Range(0, 250).Select(i => $$$"""{"to":{"email":"u{{{i}}}@example.com"}}""")) + "]}";
        var summary = ((AcceptResult.Batch)await fixture.Batch.RunAsync(AcceptFixture.Request(), System.Text.Encoding.UTF8.GetBytes(body))).Summary;
        var queries = new BatchQueries(fixture.Batches, fixture.Log);
        var stream = new EnvelopeStream(fixture.Log, fixture.Time);
        Assert.Equal(250, (await queries.GetAsync(Acme, summary.Id))!.Pending);

        var settled = fixture.Log.Envelopes.First(envelope => envelope.Messages.Count == 100);
        var state = (await stream.ReadAsync(Acme, settled.Id))!;
        await stream.DecideAsync(state, _ => new Decision(0, DecisionKind.Settled) { Tally = new Dictionary<MessageStatus, int> { [MessageStatus.Sent] = 98, [MessageStatus.Failed] = 2 } });
        await stream.RecordAsync(settled, new Receipt(0, ReceiptKind.Delivered, AcceptFixture.Email, "p-0"), AcceptFixture.Now);
        await stream.RecordAsync(settled, new Receipt(0, ReceiptKind.Opened, AcceptFixture.Email, "p-0"), AcceptFixture.Now);
        var progress = (await queries.GetAsync(Acme, summary.Id))!;

        Assert.Equal((150, 98, 2, 1), (progress.Pending, progress.Counts[MessageStatus.Sent], progress.Counts[MessageStatus.Failed], progress.Delivered));
        Assert.Null(await queries.GetAsync(TenantId.Parse("other"), summary.Id));
    }

    private async Task<Envelope> StoreAsync(int messages)
    {
        var n = ++_envelopes;
        var envelope = new Envelope(
            Acme, EnvelopeId.Create(_time.GetUtcNow()), LineId.Parse("shop"), MessageKind.Service, Priority.P1, [new PlannedChannel(AcceptFixture.Email, 100)], _time.GetUtcNow(),
            [.. Enumerable.Range(0, messages).Select(i => new EnvelopeMessage(i, new Recipient($"a{n}-{i}@example.com", i == 0 ? $"+4930000{n}" : null, $"user-{n}-{i}")) { Reference = $"ref-{n}-{i}" })])
        {
            Template = new TemplateReference("welcome", 3),
        };
        await _log.AppendAsync(envelope.ToDocument());
        return envelope;
    }

    private async Task DecideAsync(Envelope envelope, DecisionKind kind, int[]? only)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var state = (await _stream.ReadAsync(Acme, envelope.Id))!;
        await _stream.DecideAsync(state, _ => new Decision(0, kind) { Only = only, Channel = AcceptFixture.Email });
    }

    private async Task<IReadOnlyList<int>> IndicesAsync(MessageSearch search) => [.. (await _queries.SearchAsync(search)).Messages.Select(message => message.Id.Index)];
}
