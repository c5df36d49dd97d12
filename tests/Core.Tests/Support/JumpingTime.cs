using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Support;

/// <summary>A wall clock that somebody sets, forwards and back, over a clock that only goes on.</summary>
internal sealed class JumpingTime(FakeTimeProvider inner) : TimeProvider
{
    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);

    /// <summary>Lets time pass until the wall clock shows an instant; one that it has passed already takes none.</summary>
    public void WaitUntil(DateTimeOffset at)
    {
        if (at > GetUtcNow()) inner.SetUtcNow(at - Offset);
    }
}
