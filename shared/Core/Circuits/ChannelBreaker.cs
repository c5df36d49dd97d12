using MessageFunctions.Windows;

namespace MessageFunctions.Circuits;

/// <summary>
/// The decision of level 1, pure. It opens on the sliding window and closes on whole windows that begin after it opened, each judged once late counts had
/// their time. After it closed it stays so for one window at least: so it never changes faster than its windows.
/// </summary>
public static class ChannelBreaker
{
    // While open, a fifth more than a window needs to count: a window of exactly as many would often miss one.
    private const int PaceMarginPercent = 120;

    /// <param name="policy">What decides.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="buckets">The channel's buckets in order, from at least one window back and from <see cref="ChannelCircuit.WindowFrom"/> on.</param>
    /// <param name="now">The time.</param>
    /// <returns>Where it stands now; the same object when nothing changed.</returns>
    public static ChannelCircuit Evaluate(ChannelBreakerPolicy policy, ChannelCircuit state, IReadOnlyList<SendBucket> buckets, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        return state.IsOpen ? Recover(policy, state, buckets, now) : Trip(policy, state, buckets, now);
    }

    /// <summary>More than a part, exactly.</summary>
    public static bool IsAbove(in SendCounts counts, int basisPoints) => (Int128)counts.Errors * 10_000 > (Int128)counts.Sends * basisPoints;

    /// <summary>Less than a part, exactly.</summary>
    public static bool IsBelow(in SendCounts counts, int basisPoints) => (Int128)counts.Errors * 10_000 < (Int128)counts.Sends * basisPoints;

    private static ChannelCircuit Trip(ChannelBreakerPolicy policy, ChannelCircuit state, IReadOnlyList<SendBucket> buckets, DateTimeOffset now)
    {
        if (now < state.Since + policy.Window) return state;
        var window = Sum(buckets, now - policy.Window + TimeSpan.FromTicks(1), DateTimeOffset.MaxValue);
        if (window.Sends < policy.MinSends || !IsAbove(window, policy.ErrorRateBasisPoints)) return state;
        return state with
        {
            IsOpen = true,
            Since = now,
            Interval = policy.Window / PaceOf(policy, window.Sends),
            GoodWindows = 0,
            WindowFrom = WindowClock.BucketOf(now) + WindowClock.Bucket,
        };
    }

    private static ChannelCircuit Recover(ChannelBreakerPolicy policy, ChannelCircuit state, IReadOnlyList<SendBucket> buckets, DateTimeOffset now)
    {
        var readable = WindowClock.BucketOf(now - WindowReader.MaxSpan) + WindowClock.Slot;
        // Nobody looked for so long that windows are gone: what is not known was not good.
        if (state.WindowFrom < readable) state = state with { WindowFrom = readable, GoodWindows = 0 };
        while (now >= state.WindowFrom + policy.Window + WindowClock.Lateness)
        {
            var end = state.WindowFrom + policy.Window;
            var window = Sum(buckets, state.WindowFrom, end);
            state = state with { WindowFrom = end };
            if (window.Sends < policy.MinSends) continue;
            state = state with { GoodWindows = IsBelow(window, policy.RecoveryRateBasisPoints) ? state.GoodWindows + 1 : 0 };
            if (state.GoodWindows >= policy.RecoveryWindows) return state with { IsOpen = false, Since = now, Interval = TimeSpan.Zero };
        }
        return state;
    }

    /// <summary>Messages a window while it is open.</summary>
    private static long PaceOf(ChannelBreakerPolicy policy, long sends)
    {
        var part = (long)((Int128)sends * policy.PaceBasisPoints / 10_000);
        var least = Math.Min(sends, ((long)policy.MinSends * PaceMarginPercent / 100) + 1);
        return Math.Max(1, Math.Max(part, least));
    }

    private static SendCounts Sum(IReadOnlyList<SendBucket> buckets, DateTimeOffset from, DateTimeOffset to)
    {
        var sum = default(SendCounts);
        foreach (var bucket in buckets)
        {
            if (bucket.Start >= from && bucket.Start < to) sum += bucket.Counts;
        }
        return sum;
    }
}
