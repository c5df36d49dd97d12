using System.Diagnostics;

namespace MessageFunctions.Channels;

/// <summary>The one rule of what follows a failure: a pure function.</summary>
public static class RecoveryPolicy
{
    /// <summary>The reason of a discard because its time ran out.</summary>
    public const string Expired = "expired";

    /// <summary>The reason of a dead letter whose retries ran out.</summary>
    public const string RetriesExhausted = "retries_exhausted";

    /// <summary>The reason of a dead letter that was asked to wait too long.</summary>
    public const string RetryAfterTooLong = "retry_after_too_long";

    /// <param name="settings">Valid settings.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="attempt">Which attempt failed; the first is 1.</param>
    /// <param name="now">The time of the decision.</param>
    public static RecoveryAction Decide(RecoverySettings settings, Failure failure, int attempt, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return failure switch
        {
            Failure.Permanent permanent => new RecoveryAction.Discard(permanent.Code),
            Failure.Poison poison => new RecoveryAction.DeadLetter(poison.Code),
            Failure.Transient transient => Retry(settings, transient, attempt, now),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The delay before the <paramref name="retry"/>-th delayed retry (the first is 1), rounded down to 100 ns.</summary>
    public static TimeSpan BackOff(RecoverySettings settings, int retry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        var max = settings.MaxDelaySeconds * TimeSpan.TicksPerSecond;
        var delay = settings.FirstDelaySeconds * TimeSpan.TicksPerSecond;
        // At most 24 h times a factor of 10: far from overflow; a factor of 1 never reaches the maximum.
        for (var n = 1; n < retry && delay < max && settings.FactorBasisPoints > 10_000; n++)
            delay = delay * settings.FactorBasisPoints / 10_000;
        return new TimeSpan(Math.Min(delay, max));
    }

    private static RecoveryAction Retry(RecoverySettings settings, Failure.Transient failure, int attempt, DateTimeOffset now)
    {
        if (now >= failure.ExpiresAt) return new RecoveryAction.Discard(Expired);
        if (attempt > settings.ImmediateRetries + settings.DelayedRetries) return new RecoveryAction.DeadLetter(RetriesExhausted);

        var delay = attempt <= settings.ImmediateRetries ? TimeSpan.Zero : BackOff(settings, attempt - settings.ImmediateRetries);
        if (failure.RetryAfter is { } asked)
        {
            if (asked > TimeSpan.FromSeconds(settings.MaxRetryAfterSeconds)) return new RecoveryAction.DeadLetter(RetryAfterTooLong);
            if (asked > delay) delay = asked;
        }
        if (now + delay >= failure.ExpiresAt) return new RecoveryAction.Discard(Expired);
        return delay == TimeSpan.Zero ? new RecoveryAction.RetryNow() : new RecoveryAction.RetryLater(delay);
    }
}
