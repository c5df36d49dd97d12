using MessageFunctions.Channels.Sending;
using MessageFunctions.Channels.Simulator;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Channels.Tests.Sending;

public sealed class EnvelopeSenderTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteStorage _storage = null!;
    private FaultyLog _log = null!;
    private EnvelopeStream _stream = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _storage = SqliteStorage.Open(_directory.Path, _time);
        _log = new FaultyLog(_storage.Log);
        _stream = new EnvelopeStream(_log, _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(true, 25, 1, 1)]
    [InlineData(false, 25, 4, 4)]
    [InlineData(false, 100, 1, 1)]
    public async Task A_hundred_messages_cost_few_documents(bool idempotent, int batchSize, int intents, int outcomes)
    {
        var channel = new CountingChannel("push", idempotent, batchSize);
        var envelope = await AcceptAsync(100, "push");

        var summary = await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(100), Token);

        Assert.Equal((100, 0, 0), (summary.Accepted, summary.Rejected, summary.Unknown));
        Assert.Equal((intents, outcomes), (Count(LogKind.Decision), Count(LogKind.Outcome)));
        Assert.All((await StateAsync(envelope)).Messages, message => Assert.Equal(MessageStatus.Sent, message.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_process_dies_nothing_is_sent_twice_and_everything_ends(bool idempotent)
    {
        const int Messages = 20;
        const int BatchSize = 5;
        var appends = idempotent ? 2 : 8;
        var crashes = Enumerable.Range(0, appends).SelectMany(at => new Action<CountingChannel>[] { _ => _log.CrashAt(at, false), _ => _log.CrashAt(at, true) })
            .Concat(Enumerable.Range(0, Messages / BatchSize).Select(at => new Action<CountingChannel>(channel => channel.CrashAt(at))));
        foreach (var crash in crashes)
        {
            var channel = new CountingChannel("push", idempotent, BatchSize);
            var envelope = await AcceptAsync(Messages, "push");
            crash(channel);
            await Assert.ThrowsAsync<CrashException>(async () => await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(Messages), Token));

            await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(Messages), Token);

            var state = await StateAsync(envelope);
            Assert.All(channel.Reached.Values, count => Assert.Equal(1, count));
            var unknown = state.Messages.Count(message => message.Status == MessageStatus.Unknown);
            Assert.InRange(unknown, 0, idempotent ? 0 : BatchSize);
            Assert.Equal(Messages - unknown, state.Messages.Count(message => message.Status == MessageStatus.Sent));
            Assert.All(state.Messages.Where(message => message.Status == MessageStatus.Sent), message => Assert.Equal(1, channel.Reached[new MessageId(envelope.Id, message.Index)]));
        }
    }

    [Fact]
    public async Task When_two_runs_overlap_what_the_slower_one_learns_is_not_lost()
    {
        var channel = new CountingChannel("push", idempotent: false, 5);
        var envelope = await AcceptAsync(5, "push");
        SendSummary? second = null;
        channel.BeforeAnswer = async () => second ??= await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(5), Token);

        await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(5), Token);

        Assert.Equal(5, second!.Unknown);
        Assert.Equal(1, channel.Requests);
        Assert.All((await StateAsync(envelope)).Messages, message => Assert.Equal(MessageStatus.Sent, message.Status));
    }

    [Fact]
    public async Task What_may_be_retried_is_tried_again_when_it_may_and_the_rest_is_left_alone()
    {
        var channel = new CountingChannel("push", idempotent: true, 100)
        {
            Answer = message => message.Id.Index < 2 ? new SendOutcome.Retryable(SendCode.Throttled, TimeSpan.FromSeconds(42)) : new SendOutcome.Accepted("p"),
        };
        var envelope = await AcceptAsync(5, "push");

        var summary = await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(5), Token);

        Assert.Equal([0, 1], summary.Retry);
        Assert.Equal(_time.GetUtcNow().AddSeconds(42), summary.RetryAt);
        _time.Advance(TimeSpan.FromSeconds(42));
        channel.Answer = null;
        summary = await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(5), Token);
        Assert.Equal((2, null), (summary.Accepted, summary.RetryAt));
        Assert.All(channel.Reached.Values, count => Assert.Equal(1, count));
        Assert.Equal(5, channel.Reached.Count);
    }

    [Theory]
    [InlineData(true, MessageStatus.Queued)]
    [InlineData(false, MessageStatus.Failed)]
    public async Task What_is_tried_in_vain_too_often_goes_over_the_next_channel_or_failed(bool hasNext, MessageStatus expected)
    {
        var channel = new CountingChannel("push", idempotent: true, 100) { Answer = _ => new SendOutcome.Retryable(SendCode.ProviderUnavailable) };
        var envelope = await AcceptAsync(2, hasNext ? ["push", "inbox"] : ["push"]);
        SendSummary summary;
        var attempts = 0;
        do
        {
            summary = await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(2), Token);
            if (summary.RetryAt is { } at) _time.Advance(at - _time.GetUtcNow());
            attempts++;
        }
        while (summary.RetryAt is not null);

        Assert.Equal(7, attempts);
        Assert.Equal([0, 1], summary.GivenUp);
        var state = await StateAsync(envelope);
        Assert.All(state.Messages, message => Assert.Equal((expected, hasNext ? "inbox" : "push"), (message.Status, message.Channel?.Value)));
        Assert.Equal(RecoveryPolicy.RetriesExhausted, state.LastDecision!.Reason);
    }

    [Fact]
    public async Task A_refused_message_moves_to_the_next_channel_and_an_unknown_one_does_not()
    {
        var channel = new CountingChannel("push", idempotent: true, 100)
        {
            Answer = message => message.Id.Index == 0 ? new SendOutcome.Rejected(SendCode.RecipientRejected, "x-1") : new SendOutcome.Unknown(SendCode.TimedOut),
        };
        var envelope = await AcceptAsync(2, "push", "inbox");

        await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(2), Token);

        var state = await StateAsync(envelope);
        Assert.Equal((MessageStatus.Queued, "inbox"), (state.Messages[0].Status, state.Messages[0].Channel?.Value));
        Assert.Equal((MessageStatus.Unknown, "push"), (state.Messages[1].Status, state.Messages[1].Channel?.Value));
        await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(2), Token);
        Assert.Equal(1, channel.Requests);
    }

    [Fact]
    public async Task What_was_withdrawn_is_not_paid_for_or_is_late_does_not_go()
    {
        var channel = new CountingChannel("push", idempotent: true, 100);
        var envelope = await AcceptAsync(4, "push");
        await _stream.DecideAsync(await StateAsync(envelope), _ => new Decision(0, DecisionKind.Cancelled) { Only = [1] }, Token);

        await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, new HashSet<int> { 0, 1 }, Token);

        Assert.Equal([new MessageId(envelope.Id, 0)], channel.Reached.Keys);
        _time.Advance(TimeSpan.FromHours(2));
        await Sender(channel).SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(4), Token);
        Assert.Single(channel.Reached);
    }

    [Fact]
    public async Task A_channel_that_this_process_does_not_have_is_passed_over()
    {
        var envelope = await AcceptAsync(1, "push", "inbox");

        var summary = await Sender().SendAsync(envelope.Tenant, envelope.Id, ChannelId.Parse("push"), All(1), Token);

        Assert.Equal([0], summary.GivenUp);
        Assert.Equal("inbox", (await StateAsync(envelope)).Messages[0].Channel?.Value);
    }

    [Fact]
    public async Task Ten_thousand_messages_over_a_bad_provider_all_end_and_the_stream_agrees_with_the_providers_log()
    {
        var options = new SimulatorOptions
        {
            LatencyMilliseconds = 0,
            TimeoutMilliseconds = 0,
            Seed = 11,
            RejectedBasisPoints = 300,
            RetryableBasisPoints = 1_000,
            TakenUnansweredBasisPoints = 100,
            LostBasisPoints = 100,
            LogPath = _directory.File("simulator.log"),
        };
        using var provider = new SimulatedProvider(options, _time);
        using var http = new HttpClient();
        var channel = new SimulatorChannel(ChannelId.Parse("push"), provider, options, new SimulatorReceipts(options, http, _time, NullLogger<SimulatorReceipts>.Instance), _time);
        var sender = Sender(channel);
        var statuses = new Dictionary<MessageId, MessageStatus>();
        for (var i = 0; i < 100; i++)
        {
            var envelope = await AcceptAsync(100, "push");
            while ((await sender.SendAsync(envelope.Tenant, envelope.Id, channel.Id, All(100), Token)).RetryAt is not null) { }
            foreach (var message in (await StateAsync(envelope)).Messages) statuses.Add(new MessageId(envelope.Id, message.Index), message.Status);
        }

        var all = SimulatorLog.Read(options.LogPath)
            .Where(entry => entry.Verdict is SimulatorVerdict.Taken or SimulatorVerdict.TakenUnanswered)
            .SelectMany(entry => entry.Indices.Select(index => new MessageId(entry.Envelope, index)))
            .ToList();
        var taken = all.ToHashSet();
        Assert.Equal(10_000, statuses.Count);
        Assert.Equal(all.Count, taken.Count);
        Assert.All(statuses, item => Assert.True(item.Value is MessageStatus.Sent or MessageStatus.Failed or MessageStatus.Unknown, $"{item.Key} is {item.Value}"));
        var sent = statuses.Where(item => item.Value == MessageStatus.Sent).Select(item => item.Key).ToHashSet();
        Assert.All(sent, id => Assert.Contains(id, taken));
        Assert.All(taken, id => Assert.True(statuses[id] is MessageStatus.Sent or MessageStatus.Unknown, $"{id} was taken and is {statuses[id]}"));
        Assert.InRange(statuses.Values.Count(status => status == MessageStatus.Unknown), 150, 300);
    }

    private EnvelopeSender Sender(params IChannel[] channels) =>
        new(new ChannelRegistry(channels), _log, _stream, new InlineRenderer(), new RecoverySettings(), _time);

    private async Task<Envelope> AcceptAsync(int messages, params string[] plan)
    {
        var envelope = new Envelope(
            Batches.Demo, Batches.NewEnvelope(), LineId.Parse("shop"), MessageKind.Service, Priority.P1,
            [.. plan.Select(channel => new PlannedChannel(ChannelId.Parse(channel), 100))], _time.GetUtcNow(),
            [.. Enumerable.Range(0, messages).Select(i => new EnvelopeMessage(i, new Recipient(User: $"user-{i}")))])
        {
            Content = new MessageContent("Hello"),
            ExpiresAt = _time.GetUtcNow().AddHours(1),
        };
        await _storage.Log.AppendAsync(envelope.ToDocument(), Token);
        return envelope;
    }

    private async Task<EnvelopeState> StateAsync(Envelope envelope) => (await _stream.ReadAsync(envelope.Tenant, envelope.Id, Token))!;

    private int Count(LogKind kind) => _log.Created.Count(document => document.Kind == kind);

    private static HashSet<int> All(int count) => [.. Enumerable.Range(0, count)];
}
