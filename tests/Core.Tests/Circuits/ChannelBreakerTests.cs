using CsCheck;
using MessageFunctions.Channels;
using MessageFunctions.Circuits;
using MessageFunctions.Windows;

namespace MessageFunctions.Core.Tests.Circuits;

/// <summary>Level 1 by its table, at every bound, and its properties over random traffic.</summary>
public sealed class ChannelBreakerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly ChannelBreakerPolicy Policy = new();
    private static readonly ChannelCircuit Closed = new(ChannelId.Parse("email"));

    [Theory]
    [InlineData(100, 8, false)]
    [InlineData(10_000, 800, false)]
    [InlineData(10_000, 801, true)]
    [InlineData(100, 9, true)]
    [InlineData(49, 49, false)]
    [InlineData(50, 5, true)]
    [InlineData(50, 4, false)]
    [InlineData(0, 0, false)]
    [InlineData(1_000_000_000_000, 80_000_000_000, false)]
    [InlineData(1_000_000_000_000, 80_000_000_001, true)]
    public void More_than_eight_percent_of_at_least_fifty_trips(long sends, long errors, bool trips)
    {
        var after = ChannelBreaker.Evaluate(Policy, Closed, [Bucket(0, sends, errors)], Start.AddSeconds(12));
        Assert.Equal(trips, after.IsOpen);
        if (!trips) Assert.Same(Closed, after);
    }

    [Fact]
    public void Only_the_last_five_minutes_count()
    {
        Assert.False(ChannelBreaker.Evaluate(Policy, Closed, [Bucket(0, 100, 100)], Start.AddSeconds(300)).IsOpen);
        Assert.True(ChannelBreaker.Evaluate(Policy, Closed, [Bucket(0, 100, 100)], Start.AddSeconds(299)).IsOpen);
        Assert.False(ChannelBreaker.Evaluate(Policy, Closed, [], Start).IsOpen);
    }

    [Theory]
    [InlineData(600, 300)]
    [InlineData(10_000, 5_000)]
    [InlineData(100, 61)]
    [InlineData(50, 50)]
    public void While_open_it_sends_half_of_what_was_measured_and_never_too_little_for_a_window_to_count(long sends, long expectedPerWindow)
    {
        var open = ChannelBreaker.Evaluate(Policy, Closed, [Bucket(0, sends, sends)], Start.AddSeconds(5));
        Assert.Equal(expectedPerWindow, (long)Math.Round(Policy.Window / open.Interval));
    }

    [Theory]
    [InlineData(10_000, 499, true)]
    [InlineData(10_000, 500, false)]
    [InlineData(100, 5, false)]
    [InlineData(100, 4, true)]
    public void Three_windows_under_five_percent_recover(long sends, long errors, bool recovers)
    {
        var open = Open();
        var buckets = Windows(open, (sends, errors), (sends, errors), (sends, errors));
        Assert.True(ChannelBreaker.Evaluate(Policy, open, buckets, open.WindowFrom.AddMinutes(15) + WindowClock.Lateness - TimeSpan.FromTicks(1)).IsOpen);
        Assert.Equal(!recovers, ChannelBreaker.Evaluate(Policy, open, buckets, open.WindowFrom.AddMinutes(15) + WindowClock.Lateness).IsOpen);
    }

    [Fact]
    public void Two_good_windows_a_bad_one_and_two_good_ones_do_not_recover()
    {
        var open = Open();
        var after = Run(open, Windows(open, (100, 0), (100, 0), (100, 5), (100, 0), (100, 0)), minutes: 25);
        Assert.True(after.IsOpen);
        Assert.Equal(2, after.GoodWindows);
        Assert.False(Run(open, Windows(open, (100, 0), (100, 0), (100, 5), (100, 0), (100, 0), (100, 0)), minutes: 30).IsOpen);
    }

    [Fact]
    public void A_window_with_too_few_sends_does_not_count_and_breaks_no_row()
    {
        var open = Open();
        var after = Run(open, Windows(open, (100, 0), (49, 0), (49, 49), (0, 0), (100, 0)), minutes: 25);
        Assert.True(after.IsOpen);
        Assert.Equal(2, after.GoodWindows);
        Assert.False(Run(open, Windows(open, (100, 0), (49, 0), (49, 49), (0, 0), (100, 0), (50, 2)), minutes: 30).IsOpen);
    }

    [Fact]
    public void Given_no_traffic_When_hours_pass_Then_it_stays_open()
    {
        var open = Open();
        Assert.True(Run(open, [], minutes: 600).IsOpen);
    }

    [Fact]
    public void It_says_when_it_can_close_at_the_earliest()
    {
        var open = Open();
        var closes = open.ClosesAt(Policy)!.Value;
        var buckets = Windows(open, (100, 0), (100, 0), (100, 0));
        Assert.True(ChannelBreaker.Evaluate(Policy, open, buckets, closes.AddTicks(-1)).IsOpen);
        Assert.False(ChannelBreaker.Evaluate(Policy, open, buckets, closes).IsOpen);
        Assert.Null(Closed.ClosesAt(Policy));
    }

    [Fact]
    public void Given_that_nobody_looked_for_a_day_Then_what_is_not_known_was_not_good()
    {
        var open = Open() with { GoodWindows = 2 };
        var after = ChannelBreaker.Evaluate(Policy, open, [], open.WindowFrom.AddDays(1));
        Assert.True(after.IsOpen);
        Assert.Equal(0, after.GoodWindows);
    }

    [Fact]
    public void It_never_changes_faster_than_its_windows_and_recovers_after_fifteen_minutes_at_the_earliest() =>
        Gen.Select(Gen.Int[0, 200].Array[30, 400], Gen.Int[0, 100].Array[30, 400], Gen.Int[1, 60]).Sample((sends, percent, step) =>
        {
            var buckets = new List<SendBucket>();
            for (var i = 0; i < sends.Length; i++) buckets.Add(Bucket(i * 10, sends[i], (long)sends[i] * (percent[i % percent.Length] % 4 == 0 ? percent[i % percent.Length] : 0) / 100));
            var state = Closed;
            DateTimeOffset? changed = null;
            for (var now = Start; now < Start.AddSeconds((sends.Length * 10) + 1_200); now = now.AddSeconds(step))
            {
                var seen = buckets.Where(bucket => bucket.Start <= now && bucket.Start > now.AddMinutes(-100)).ToList();
                var next = ChannelBreaker.Evaluate(Policy, state, seen, now);
                if (next.IsOpen != state.IsOpen)
                {
                    if (changed is { } last) Assert.True(now - last >= (next.IsOpen ? Policy.Window : TimeSpan.FromMinutes(15)), $"{state.IsOpen} to {next.IsOpen} after {now - last}");
                    changed = now;
                }
                Assert.Equal(next, ChannelBreaker.Evaluate(Policy, state, seen, now));
                state = next;
            }
        }, iter: 300);

    private static ChannelCircuit Open() => ChannelBreaker.Evaluate(Policy, Closed, [Bucket(0, 1_000, 500)], Start.AddSeconds(3));

    private static ChannelCircuit Run(ChannelCircuit state, IReadOnlyList<SendBucket> buckets, int minutes)
    {
        var end = state.WindowFrom.AddMinutes(minutes) + WindowClock.Lateness;
        for (var now = state.WindowFrom; now <= end; now = now.AddSeconds(10)) state = ChannelBreaker.Evaluate(Policy, state, buckets, now);
        return state;
    }

    private static SendBucket[] Windows(ChannelCircuit open, params (long Sends, long Errors)[] windows) =>
        [.. windows.Select((window, i) => new SendBucket(open.WindowFrom.AddSeconds((300 * i) + (10 * (i % 30))), Counts(window.Sends, window.Errors), true, 0))];

    private static SendBucket Bucket(int second, long sends, long errors) => new(Start.AddSeconds(second), Counts(sends, errors), true, 0);

    private static SendCounts Counts(long sends, long errors) => new() { Accepted = sends - errors, Failed = errors };
}
