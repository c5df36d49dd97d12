using CsCheck;
using MessageFunctions.Scaling;

namespace MessageFunctions.Core.Tests.Scaling;

/// <summary>How many instances the load asks for, and when fewer are enough.</summary>
public sealed class ScalingDeciderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScalingPolicy Policy = new();

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1_333, 2)]
    [InlineData(1_334, 3)]
    [InlineData(33_333, 50)]
    [InlineData(33_334, 50)]
    [InlineData(32_666, 49)]
    [InlineData(32_667, 50)]
    [InlineData(long.MaxValue, 50)]
    public void The_rate_asks_for_half_as_much_again_as_it_needs(long rate, int instances) => Assert.Equal(instances, Advise(rate).Instances);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(600_000, 2)]
    [InlineData(600_001, 3)]
    [InlineData(3_000_000, 10)]
    [InlineData(long.MaxValue, 50)]
    public void A_backlog_asks_for_what_drains_it_in_time(long backlog, int instances) => Assert.Equal(instances, Advise(0, backlog: backlog).Instances);

    [Theory]
    [InlineData(80, 2, 2)]
    [InlineData(81, 2, 3)]
    [InlineData(81, 7, 8)]
    [InlineData(100, 50, 50)]
    public void A_hot_processor_adds_one_to_what_runs(int cpu, int running, int instances) => Assert.Equal(instances, Advise(0, cpu, running: running).Instances);

    [Theory]
    [InlineData(0, 0, 0, "least")]
    [InlineData(10_000, 0, 0, "rate")]
    [InlineData(10_000, 0, 9_000_000, "backlog")]
    [InlineData(10_000, 90, 0, "processor")]
    [InlineData(1_000_000, 0, 0, "most")]
    public void The_advice_says_what_decided(long rate, int cpu, long backlog, string reason) => Assert.Equal(reason, Advise(rate, cpu, backlog).Reason);

    [Fact]
    public void More_are_added_at_once_and_fewer_only_one_by_one_after_the_cooldown()
    {
        var state = new ScalingState(2, Start, null);
        state = ScalingDecider.Decide(Policy, state, Advise(10_000), Start);
        Assert.Equal((15, Start), (state.Instances, state.ChangedAt));

        var taken = new List<(int Instances, int Second)>();
        for (var second = 30; second <= 1_000; second += 30)
        {
            var before = state.Instances;
            state = ScalingDecider.Decide(Policy, state, Advise(0), Start.AddSeconds(second));
            if (state.Instances != before) taken.Add((state.Instances, second));
        }
        Assert.Equal([(14, 330), (13, 630), (12, 930)], taken);
    }

    [Fact]
    public void A_load_that_returns_begins_the_cooldown_anew()
    {
        var state = new ScalingState(10, Start, null);
        state = ScalingDecider.Decide(Policy, state, Advise(0), Start.AddSeconds(30));
        state = ScalingDecider.Decide(Policy, state, Advise(6_600), Start.AddSeconds(290));
        Assert.Null(state.FewerSince);
        state = ScalingDecider.Decide(Policy, state, Advise(0), Start.AddSeconds(320));
        state = ScalingDecider.Decide(Policy, state, Advise(0), Start.AddSeconds(600));

        Assert.Equal(10, state.Instances);
        Assert.Equal(9, ScalingDecider.Decide(Policy, state, Advise(0), Start.AddSeconds(620)).Instances);
    }

    [Fact]
    public void Bounds_that_change_hold_at_once()
    {
        var state = new ScalingState(50, Start, null);

        Assert.Equal(20, ScalingDecider.Decide(Policy with { MaxInstances = 20 }, state, Advise(0), Start).Instances);
    }

    [Fact]
    public void Whatever_the_load_the_number_stays_in_its_bounds_and_falls_by_one_a_cooldown_at_most() =>
        Gen.Select(Gen.Long[0, 60_000], Gen.Int[0, 100], Gen.Long[0, 20_000_000], Gen.Int[1, 400]).List[1, 100].Sample(steps =>
        {
            var (now, state, lastFall) = (Start, new ScalingState(2, Start, null), Start.AddDays(-1));
            foreach (var (rate, cpu, backlog, seconds) in steps)
            {
                now = now.AddSeconds(seconds);
                var next = ScalingDecider.Decide(Policy, state, ScalingDecider.Advise(Policy, new ScalingInputs(rate, cpu, backlog, state.Instances)), now);
                Assert.InRange(next.Instances, Policy.MinInstances, Policy.MaxInstances);
                if (next.Instances < state.Instances)
                {
                    Assert.Equal(state.Instances - 1, next.Instances);
                    Assert.True(now - lastFall >= TimeSpan.FromSeconds(Policy.ScaleInCooldownSeconds));
                    lastFall = now;
                }
                state = next;
            }
        });

    private static ScalingAdvice Advise(long rate, int cpu = 0, long backlog = 0, int running = 2) =>
        ScalingDecider.Advise(Policy, new ScalingInputs(rate, cpu, backlog, running));
}
