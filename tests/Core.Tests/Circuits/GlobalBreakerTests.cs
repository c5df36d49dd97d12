using MessageFunctions.Channels;
using MessageFunctions.Circuits;
using MessageFunctions.Windows;

namespace MessageFunctions.Core.Tests.Circuits;

/// <summary>Level 3 by its table.</summary>
public sealed class GlobalBreakerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly GlobalBreakerPolicy Policy = new();
    private static readonly GlobalCircuit Closed = new();

    [Fact]
    public void Five_in_a_row_on_every_active_channel_trip()
    {
        var after = Evaluate(Closed, ("email", [Silent(0, 5)]), ("sms", [Silent(0, 2), Silent(10, 3)]));
        Assert.True(after.IsOpen);
        Assert.Equal("email sms", after.Channels);
    }

    [Fact]
    public void Four_on_one_of_them_do_not() => Assert.Same(Closed, Evaluate(Closed, ("email", [Silent(0, 50)]), ("sms", [Silent(0, 4)])));

    [Fact]
    public void An_answer_in_between_begins_the_row_anew()
    {
        Assert.Same(Closed, Evaluate(Closed, ("email", [Silent(0, 4), new SendBucket(Start.AddSeconds(10), new SendCounts { Accepted = 1, TimedOut = 4 }, true, 4)])));
        Assert.True(Evaluate(Closed, ("email", [new SendBucket(Start, new SendCounts { Accepted = 1, TimedOut = 4 }, true, 4), Silent(10, 1)])).IsOpen);
    }

    [Fact]
    public void A_channel_that_sent_nothing_lately_does_not_count_and_nothing_at_all_trips_nothing()
    {
        var now = Start.AddMinutes(6);
        var channels = Channels(("email", [Silent(300, 5)]), ("sms", [new SendBucket(Start, new SendCounts { Accepted = 9 }, true, 0)]), ("push", []));
        Assert.True(GlobalBreaker.Evaluate(Policy, Closed, channels, now).IsOpen);
        Assert.Same(Closed, Evaluate(Closed));
        Assert.Same(Closed, GlobalBreaker.Evaluate(Policy, Closed, Channels(("email", [Silent(0, 50)])), now));
    }

    [Fact]
    public void Money_that_is_settled_is_no_send() =>
        Assert.Same(Closed, Evaluate(Closed, ("email", [new SendBucket(Start, new SendCounts { SpentMicros = 5 }, false, 0)])));

    [Fact]
    public void Only_an_operator_closes_it_and_what_was_known_then_opens_it_no_more()
    {
        var open = Evaluate(Closed, ("email", [Silent(0, 5)]));
        Assert.Same(open, GlobalBreaker.Evaluate(Policy, open, Channels(("email", [new SendBucket(Start.AddHours(1), new SendCounts { Accepted = 100 }, true, 0)])), Start.AddHours(1)));

        var resumed = GlobalBreaker.Resume(Policy, open, "ada", "provider is back", "northeurope", Start.AddMinutes(1))!;
        Assert.False(resumed.IsOpen);
        Assert.Equal("northeurope", resumed.Region);
        Assert.Equal(Start.AddMinutes(16), resumed.ReleaseUntil);
        Assert.Same(resumed, GlobalBreaker.Evaluate(Policy, resumed, Channels(("email", [Silent(0, 5)])), Start.AddMinutes(2)));
        Assert.True(GlobalBreaker.Evaluate(Policy, resumed, Channels(("email", [Silent(0, 5), Silent(70, 5)])), Start.AddMinutes(2)).IsOpen);
        Assert.Null(GlobalBreaker.Resume(Policy, resumed, "ada", "again", null, Start.AddMinutes(2)));
    }

    private static GlobalCircuit Evaluate(GlobalCircuit state, params (string Channel, SendBucket[] Buckets)[] channels) =>
        GlobalBreaker.Evaluate(Policy, state, Channels(channels), Start.AddSeconds(20));

    private static Dictionary<ChannelId, IReadOnlyList<SendBucket>> Channels(params (string Channel, SendBucket[] Buckets)[] channels) =>
        channels.ToDictionary(channel => ChannelId.Parse(channel.Channel), channel => (IReadOnlyList<SendBucket>)channel.Buckets);

    private static SendBucket Silent(int second, int sends) => new(Start.AddSeconds(second), new SendCounts { TimedOut = sends }, false, sends);
}
