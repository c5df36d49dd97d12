using MessageFunctions.Channels.Simulator;
using MessageFunctions.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Channels.Tests.Simulator;

public sealed class SimulatorTests : IDisposable
{
    private static readonly ChannelId Sms = ChannelId.Parse("sms");
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<IDisposable> _opened = [];

    public void Dispose()
    {
        foreach (var opened in _opened) opened.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Without_latency_it_answers_at_once_and_its_log_names_every_message()
    {
        var channel = Open(new SimulatorOptions { LatencyMilliseconds = 0 });
        var batch = Batches.OfCount(100);

        var sending = channel.SendAsync(batch, TestContext.Current.CancellationToken);

        Assert.True(sending.IsCompletedSuccessfully);
        Assert.Equal(batch.Messages.Select(message => message.Id), (await sending).Select(result => result.Id));
        Assert.All(await sending, result => Assert.Equal($"sim-{result.Id}", Assert.IsType<SendOutcome.Accepted>(result.Outcome).ProviderId));
        var entry = Assert.Single(SimulatorLog.Read(LogPath));
        Assert.Equal((SimulatorVerdict.Taken, Sms, Batches.Demo, 100), (entry.Verdict, entry.Channel, entry.Tenant, entry.Indices.Count));
    }

    [Fact]
    public async Task The_latency_is_waited_for()
    {
        var channel = Open(new SimulatorOptions { LatencyMilliseconds = 30 });
        var sending = channel.SendAsync(Batches.OfCount(1), TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromMilliseconds(29));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<SendOutcome.Accepted>(Assert.Single(await sending).Outcome);
    }

    [Fact]
    public async Task Ten_thousand_messages_meet_the_rates_and_agree_with_the_log()
    {
        var channel = Open(new SimulatorOptions
        {
            LatencyMilliseconds = 0,
            TimeoutMilliseconds = 0,
            Seed = 7,
            RejectedBasisPoints = 500,
            RetryableBasisPoints = 1_000,
            TakenUnansweredBasisPoints = 200,
            LostBasisPoints = 200,
        });
        var outcomes = new Dictionary<MessageId, SendOutcome>();
        for (var i = 0; i < 100; i++)
        {
            foreach (var result in await channel.SendAsync(Batches.OfCount(100), TestContext.Current.CancellationToken)) outcomes.Add(result.Id, result.Outcome);
        }

        var logged = SimulatorLog.Read(LogPath)
            .SelectMany(entry => entry.Indices.Select(index => (Id: new MessageId(entry.Envelope, index), entry.Verdict)))
            .ToDictionary(item => item.Id, item => item.Verdict);
        Assert.Equal(10_000, logged.Count);
        Assert.All(outcomes, item => Assert.Equal(
            logged[item.Key] switch
            {
                SimulatorVerdict.Taken => typeof(SendOutcome.Accepted),
                SimulatorVerdict.Rejected => typeof(SendOutcome.Rejected),
                SimulatorVerdict.Refused => typeof(SendOutcome.Retryable),
                _ => typeof(SendOutcome.Unknown),
            },
            item.Value.GetType()));
        Assert.InRange(logged.Values.Count(verdict => verdict == SimulatorVerdict.Rejected), 400, 600);
        Assert.InRange(logged.Values.Count(verdict => verdict == SimulatorVerdict.Refused), 850, 1_150);
        Assert.InRange(logged.Values.Count(verdict => verdict == SimulatorVerdict.TakenUnanswered), 130, 270);
        Assert.InRange(logged.Values.Count(verdict => verdict == SimulatorVerdict.Lost), 130, 270);
    }

    [Fact]
    public async Task A_repeat_is_dropped_even_by_a_provider_that_was_restarted()
    {
        var options = new SimulatorOptions { LatencyMilliseconds = 0 };
        var batch = Batches.OfCount(3);
        await Open(options).SendAsync(batch, TestContext.Current.CancellationToken);
        Close();

        var results = await Open(options).SendAsync(batch, TestContext.Current.CancellationToken);

        Assert.All(results, result => Assert.IsType<SendOutcome.Accepted>(result.Outcome));
        Assert.Equal([SimulatorVerdict.Taken, SimulatorVerdict.Repeated], SimulatorLog.Read(LogPath).Select(entry => entry.Verdict));
    }

    [Fact]
    public async Task A_provider_that_is_not_idempotent_takes_a_repeat()
    {
        var channel = Open(new SimulatorOptions { LatencyMilliseconds = 0, IsIdempotent = false });
        var batch = Batches.OfCount(3);

        await channel.SendAsync(batch, TestContext.Current.CancellationToken);
        await channel.SendAsync(batch, TestContext.Current.CancellationToken);

        Assert.False(channel.IsIdempotent);
        Assert.Equal([SimulatorVerdict.Taken, SimulatorVerdict.Taken], SimulatorLog.Read(LogPath).Select(entry => entry.Verdict));
    }

    [Fact]
    public async Task A_line_that_a_kill_tore_is_left_out_and_spoils_nothing()
    {
        var options = new SimulatorOptions { LatencyMilliseconds = 0 };
        await Open(options).SendAsync(Batches.OfCount(3), TestContext.Current.CancellationToken);
        Close();
        await File.AppendAllTextAsync(LogPath, "2026-03-01T12:00:00.0000000Z Taken sms de", TestContext.Current.CancellationToken);

        await Open(options).SendAsync(Batches.OfCount(2), TestContext.Current.CancellationToken);

        Assert.Equal([3, 2], SimulatorLog.Read(LogPath).Select(entry => entry.Indices.Count));
    }

    [Fact]
    public void Settings_out_of_range_are_refused_with_all_their_problems()
    {
        var options = new SimulatorOptions { LogPath = LogPath, RejectedBasisPoints = 6_000, LostBasisPoints = 6_000, BatchSize = 0, ReceiptUrl = "http://localhost/" };

        var problems = Assert.Throws<InvalidOperationException>(() => new SimulatedProvider(options, _time)).Message.Split(Environment.NewLine);

        Assert.Equal(3, problems.Length);
    }

    [Fact]
    public async Task No_more_batches_are_under_way_than_the_limit_allows_and_who_waits_too_long_is_told_to_come_back()
    {
        await using var channel = new LimitedChannel(Open(new SimulatorOptions { LatencyMilliseconds = 1_000 }), new ChannelLimits(1, 0), TimeProvider.System);
        var first = channel.SendAsync(Batches.OfCount(1), TestContext.Current.CancellationToken);

        var second = await channel.SendAsync(Batches.OfCount(2), TestContext.Current.CancellationToken);

        Assert.All(second, result => Assert.Equal(SendCode.ChannelBusy, Assert.IsType<SendOutcome.Retryable>(result.Outcome).Code));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SendOutcome.Accepted>(Assert.Single(await first).Outcome);
        Assert.Single(SimulatorLog.Read(LogPath));
    }

    private string LogPath => _directory.File("simulator.log");

    private SimulatorChannel Open(SimulatorOptions options)
    {
        options = options with { LogPath = LogPath };
        var provider = new SimulatedProvider(options, _time);
        var http = new HttpClient();
        _opened.AddRange([provider, http]);
        return new SimulatorChannel(Sms, provider, options, new SimulatorReceipts(options, http, _time, NullLogger<SimulatorReceipts>.Instance), _time);
    }

    private void Close()
    {
        foreach (var opened in _opened) opened.Dispose();
        _opened.Clear();
    }
}
