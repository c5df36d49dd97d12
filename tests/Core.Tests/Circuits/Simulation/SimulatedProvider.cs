using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Circuits.Simulation;

/// <summary>The far side of a channel: so many messages a second, the most urgent first, and as many failures as the moment brings.</summary>
internal sealed class SimulatedProvider(int messagesPerSecond, Random random)
{
    private readonly long[] _free = new long[4];

    /// <summary>Messages in a thousand that are refused for now.</summary>
    public int FailingPerThousand { get; set; } = 5;

    /// <summary>Whether it does not answer at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>When it has answered for messages that are handed over now.</summary>
    public DateTimeOffset Serve(Priority priority, int messages, DateTimeOffset now)
    {
        if (IsSilent) return now.AddSeconds(10);
        var cost = TimeSpan.TicksPerSecond * messages / messagesPerSecond;
        var begun = Math.Max(now.UtcTicks, _free[(int)priority]);
        for (var lower = (int)priority; lower < _free.Length; lower++) _free[lower] = Math.Max(_free[lower], begun) + cost;
        return new DateTimeOffset(begun + cost, TimeSpan.Zero).AddMilliseconds(20 + random.Next(40));
    }

    public ResultKind Draw() => IsSilent ? ResultKind.Unknown : random.Next(1_000) < FailingPerThousand ? ResultKind.Retryable : ResultKind.Accepted;
}
