using CsCheck;
using MessageFunctions.Circuits;
using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Circuits;

public sealed class PacerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_together_keep_the_interval_and_everybody_gets_a_turn() =>
        Gen.Select(Gen.Int[1, 4_000].Array[1, 80], Gen.Int[0, 3].Array[1, 80], Gen.Int[1, 30].Array[1, 80], Gen.Int[1, 500]).Sample((at, priorities, counts, interval) =>
        {
            var pacer = new Pacer();
            var step = TimeSpan.FromMilliseconds(interval);
            var asks = new PriorityQueue<(int Envelope, bool HasWaited), DateTimeOffset>();
            for (var i = 0; i < at.Length; i++) asks.Enqueue((i, false), Start.AddMilliseconds(at[i]));
            var went = new List<(DateTimeOffset At, int Count)>();
            var bound = 0;
            while (asks.TryDequeue(out var ask, out var now))
            {
                Assert.True(++bound < 100_000, "somebody asks for ever");
                var i = ask.Envelope;
                var turn = pacer.Ask((Priority)priorities[i % priorities.Length], counts[i % counts.Length], step, now, ask.HasWaited, TimeSpan.MaxValue);
                if (turn <= now) went.Add((now, counts[i % counts.Length]));
                else asks.Enqueue((i, true), turn);
            }
            Assert.Equal(at.Length, went.Count);
            // All that went until some moment, but for what each priority may take ahead of the lower ones: one envelope, and the second that may be made up for.
            var sum = 0L;
            foreach (var (moment, count) in went)
            {
                sum += count;
                Assert.True((sum - (4 * 30)) * interval <= (moment - Start).TotalMilliseconds + (4 * 1_000) + interval, $"{sum} by {moment - Start} at {interval} ms");
            }
        }, iter: 300);

    [Fact]
    public void Given_a_long_line_of_low_ones_When_a_high_one_comes_Then_it_goes_at_once()
    {
        var pacer = new Pacer();
        for (var i = 0; i < 100; i++) pacer.Ask(Priority.P3, 100, TimeSpan.FromSeconds(1), Start, false, TimeSpan.MaxValue);
        Assert.Equal(Start, pacer.Ask(Priority.P0, 1, TimeSpan.FromSeconds(1), Start, false, TimeSpan.MaxValue));
        Assert.True(pacer.Ask(Priority.P0, 1, TimeSpan.FromSeconds(1), Start, false, TimeSpan.MaxValue) <= Start.AddSeconds(1));
    }

    [Fact]
    public void Who_takes_no_turn_leaves_none_behind()
    {
        var pacer = new Pacer();
        Assert.Equal(Start, pacer.Ask(Priority.P1, 100, TimeSpan.FromSeconds(1), Start, false, TimeSpan.FromSeconds(10)));
        var turn = pacer.Ask(Priority.P1, 1, TimeSpan.FromSeconds(1), Start, false, TimeSpan.FromSeconds(10));
        Assert.Equal(Start.AddSeconds(99), turn);
        Assert.Equal(turn, pacer.Ask(Priority.P1, 1, TimeSpan.FromSeconds(1), Start, false, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Pauses_ask_rarer_the_longer_they_last_and_each_envelope_at_its_own_moment()
    {
        var now = Start.AddDays(1);
        var random = new Random(7);
        var moments = Enumerable.Range(0, 1_000).Select(_ => HoldSpread.Until(Id(random), Priority.P3, Start, now)).ToList();
        Assert.All(moments, moment => Assert.InRange(moment, now.AddSeconds(150), now.AddSeconds(300)));
        Assert.True(moments.Distinct().Count() > 900);
        var urgent = HoldSpread.Until(EnvelopeId.Create(now, new byte[10]), Priority.P0, Start, now);
        Assert.InRange(urgent, now.AddSeconds(7.5), now.AddSeconds(15));
        Assert.InRange(HoldSpread.Until(EnvelopeId.Create(now, new byte[10]), Priority.P0, now, now), now.AddSeconds(1), now.AddSeconds(2));
    }

    private static EnvelopeId Id(Random random)
    {
        var entropy = new byte[10];
        random.NextBytes(entropy);
        return EnvelopeId.Create(Start, entropy);
    }
}
