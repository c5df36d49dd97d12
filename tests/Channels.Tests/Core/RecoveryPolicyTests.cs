using CsCheck;

namespace MessageFunctions.Channels.Tests.Core;

public sealed class RecoveryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecoverySettings Defaults = new();
    private static readonly Failure Passing = new Failure.Transient("provider_unavailable");

    [Fact]
    public void The_defaults_wait_5_15_45_135_405_900_seconds_and_then_give_up()
    {
        var waits = Enumerable.Range(1, 6)
            .Select(attempt => RecoveryPolicy.Decide(Defaults, Passing, attempt, Now))
            .Select(action => Assert.IsType<RecoveryAction.RetryLater>(action).Delay.TotalSeconds);

        Assert.Equal([5, 15, 45, 135, 405, 900], waits);
        Assert.Equal(new RecoveryAction.DeadLetter(RecoveryPolicy.RetriesExhausted), RecoveryPolicy.Decide(Defaults, Passing, 7, Now));
    }

    [Fact]
    public void Immediate_retries_come_before_delayed_ones()
    {
        var settings = Defaults with { ImmediateRetries = 2, DelayedRetries = 1 };
        RecoveryAction[] expected =
        [
            new RecoveryAction.RetryNow(), new RecoveryAction.RetryNow(), new RecoveryAction.RetryLater(TimeSpan.FromSeconds(5)),
            new RecoveryAction.DeadLetter(RecoveryPolicy.RetriesExhausted),
        ];

        Assert.Equal(expected, Enumerable.Range(1, 4).Select(attempt => RecoveryPolicy.Decide(settings, Passing, attempt, Now)));
    }

    [Theory]
    [InlineData(10_000, 3, 500_000_000)]
    [InlineData(15_000, 3, 1_125_000_000)]
    [InlineData(15_000, 4, 1_687_500_000)]
    [InlineData(33_333, 3, 5_555_444_445)]
    public void The_factor_is_exact_to_the_tick(int factor, int retry, long ticks) =>
        Assert.Equal(ticks, RecoveryPolicy.BackOff(Defaults with { FirstDelaySeconds = 50, FactorBasisPoints = factor }, retry).Ticks);

    [Theory]
    [InlineData(3, 5)]
    [InlineData(60, 60)]
    [InlineData(86_400, 86_400)]
    public void The_longer_of_back_off_and_what_the_provider_asked_for_counts(int askedSeconds, int expectedSeconds) =>
        Assert.Equal(
            new RecoveryAction.RetryLater(TimeSpan.FromSeconds(expectedSeconds)),
            RecoveryPolicy.Decide(Defaults, new Failure.Transient("throttled", TimeSpan.FromSeconds(askedSeconds)), 1, Now));

    [Fact]
    public void A_provider_that_asks_for_more_than_a_day_gets_a_person_instead() =>
        Assert.Equal(
            new RecoveryAction.DeadLetter(RecoveryPolicy.RetryAfterTooLong),
            RecoveryPolicy.Decide(Defaults, new Failure.Transient("throttled", TimeSpan.FromSeconds(86_401)), 1, Now));

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    public void What_would_be_late_is_discarded(int expiresInSeconds, bool discarded)
    {
        var action = RecoveryPolicy.Decide(Defaults, new Failure.Transient("throttled", ExpiresAt: Now.AddSeconds(expiresInSeconds)), 1, Now);

        Assert.Equal(discarded ? new RecoveryAction.Discard(RecoveryPolicy.Expired) : new RecoveryAction.RetryLater(TimeSpan.FromSeconds(5)), action);
    }

    [Fact]
    public void A_final_no_is_discarded_with_its_code_and_poison_is_kept_with_its_code()
    {
        Assert.Equal(new RecoveryAction.Discard("recipient_rejected"), RecoveryPolicy.Decide(Defaults, new Failure.Permanent("recipient_rejected"), 1, Now));
        Assert.Equal(new RecoveryAction.DeadLetter("document_unreadable"), RecoveryPolicy.Decide(Defaults, new Failure.Poison("document_unreadable"), 1, Now));
    }

    [Fact]
    public void Delays_never_shrink_never_pass_the_maximum_and_retries_always_end()
    {
        var settings =
            from immediate in Gen.Int[0, 5]
            from delayed in Gen.Int[0, 50]
            from first in Gen.Int[1, 86_400]
            from factor in Gen.Int[10_000, 100_000]
            from max in Gen.Int[first, 86_400]
            select new RecoverySettings
            {
                ImmediateRetries = immediate,
                DelayedRetries = delayed,
                FirstDelaySeconds = first,
                FactorBasisPoints = factor,
                MaxDelaySeconds = max,
                MaxRetryAfterSeconds = 604_800,
            };

        settings.Sample(value =>
        {
            Assert.Empty(value.Validate());
            var last = TimeSpan.Zero;
            for (var attempt = 1; attempt <= value.ImmediateRetries + value.DelayedRetries; attempt++)
            {
                var delay = RecoveryPolicy.Decide(value, Passing, attempt, Now) switch
                {
                    RecoveryAction.RetryNow => TimeSpan.Zero,
                    RecoveryAction.RetryLater later => later.Delay,
                    var other => throw new InvalidOperationException($"{other} at attempt {attempt}"),
                };
                Assert.InRange(delay, last, TimeSpan.FromSeconds(value.MaxDelaySeconds));
                last = delay;
            }
            Assert.IsType<RecoveryAction.DeadLetter>(RecoveryPolicy.Decide(value, Passing, value.ImmediateRetries + value.DelayedRetries + 1, Now));
        });
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        var problems = new RecoverySettings { ImmediateRetries = 6, FirstDelaySeconds = 10, MaxDelaySeconds = 9, FactorBasisPoints = 9_999 }.Validate();

        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, problem => problem.StartsWith("MaxDelaySeconds is 9;", StringComparison.Ordinal));
    }
}
