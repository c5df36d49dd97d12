using MessageFunctions.Channels;
using MessageFunctions.Windows;

namespace MessageFunctions.Circuits;

/// <summary>The decision of level 3, pure. Only an operator closes it.</summary>
public static class GlobalBreaker
{
    /// <summary>Longest name of a region.</summary>
    public const int MaxRegion = 40;

    /// <param name="policy">What decides.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="channels">The buckets of each channel in order, from at least the active time back.</param>
    /// <param name="now">The time.</param>
    /// <returns>Where it stands now; the same object when nothing changed.</returns>
    public static GlobalCircuit Evaluate(
        GlobalBreakerPolicy policy, GlobalCircuit state, IReadOnlyDictionary<ChannelId, IReadOnlyList<SendBucket>> channels, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        if (state.IsOpen) return state;
        var from = now - TimeSpan.FromSeconds(policy.ActiveSeconds);
        // What had no answer before an operator resumed is known to the operator.
        if (state.Since > from) from = state.Since.Value;
        var active = channels
            .Select(channel => (channel.Key, Buckets: channel.Value.Where(bucket => bucket.Start > from && bucket.Counts.Sends > 0).ToList()))
            .Where(channel => channel.Buckets.Count > 0)
            .ToList();
        if (active.Count == 0 || active.Any(channel => SendBucket.RowAtEnd(channel.Buckets) < policy.TimeoutsInARow)) return state;
        return state with
        {
            IsOpen = true,
            Since = now,
            Channels = string.Join(' ', active.Select(channel => channel.Key.Value).Order(StringComparer.Ordinal)),
            ReleaseUntil = null,
        };
    }

    /// <summary>An operator resumes; null: nothing is paused.</summary>
    public static GlobalCircuit? Resume(GlobalBreakerPolicy policy, GlobalCircuit state, string by, string reason, string? region, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsOpen) return null;
        return state with
        {
            IsOpen = false,
            Since = now,
            ResumedBy = by,
            ResumedReason = reason,
            Region = region ?? state.Region,
            ReleaseUntil = policy.ReleaseSeconds == 0 ? null : now.AddSeconds(policy.ReleaseSeconds),
            ReleaseInterval = TimeSpan.FromSeconds(1) / policy.ReleasePerSecond,
        };
    }
}
