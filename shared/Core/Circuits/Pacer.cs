using MessageFunctions.Messages;

namespace MessageFunctions.Circuits;

/// <summary>
/// Gives turns at a fixed interval, the most urgent first. Each priority has a clock that runs on with every message that goes at its own or a higher one: so
/// a higher one never waits for a lower, and all together keep the interval. Who must wait is told when its turn comes, each another time. For many threads.
/// </summary>
internal sealed class Pacer
{
    private static readonly int Priorities = MessageFunctions.Messages.Priorities.All.Count;

    /// <summary>What was not used for a moment may be made up for, so that turns which are asked for late lose nothing.</summary>
    private const long CatchUp = TimeSpan.TicksPerSecond;

    private readonly Lock _gate = new();
    private readonly long[] _free = new long[Priorities];
    private readonly long[] _promised = new long[Priorities];

    /// <summary>Asks for a turn.</summary>
    /// <param name="priority">Whose.</param>
    /// <param name="count">Messages that would go.</param>
    /// <param name="interval">From one message to the next.</param>
    /// <param name="now">The time.</param>
    /// <param name="hasWaited">Whether it comes back at the time it was told: it goes before those that come for the first time.</param>
    /// <param name="patience">Longest wait that it takes a turn for; for a longer one none is kept.</param>
    /// <returns>When it may go: now, and it went; or later, and it asks again then.</returns>
    public DateTimeOffset Ask(Priority priority, int count, TimeSpan interval, DateTimeOffset now, bool hasWaited, TimeSpan patience)
    {
        var own = (int)priority;
        var at = now.UtcTicks;
        var cost = interval.Ticks * count;
        lock (_gate)
        {
            if (_free[own] <= at && (hasWaited || _promised[own] <= at))
            {
                for (var lower = own; lower < Priorities; lower++) _free[lower] = Math.Max(_free[lower], at - CatchUp) + cost;
                return now;
            }
            // Who has waited was overtaken by somebody more urgent and goes as soon as there is a turn.
            var turn = Math.Max(Math.Max(_free[own], hasWaited ? at : _promised[own]), at + TimeSpan.TicksPerMillisecond);
            if (!hasWaited && turn - at <= patience.Ticks)
            {
                for (var lower = own; lower < Priorities; lower++) _promised[lower] = Math.Max(_promised[lower], turn) + cost;
            }
            return new DateTimeOffset(turn, TimeSpan.Zero);
        }
    }
}
