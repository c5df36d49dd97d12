namespace MessageFunctions.Access.Rates;

/// <summary>
/// A token bucket in whole numbers, for many threads. More than the burst at once is let through when the bucket is full and leaves a debt,
/// so that a large bulk is possible and the rate holds over time.
/// </summary>
public sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private long _nanoTokens;
    private long _at;
    private bool _started;

    /// <summary>Takes tokens, or says how long to wait before it is worth asking again (more than zero).</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="rate">Tokens per second, 1 to 10,000,000; it and the burst may change from call to call.</param>
    /// <param name="burst">Most tokens in the bucket, 1 to 100,000,000.</param>
    /// <param name="now">The time in ticks of 100 ns; a clock that goes back gives nothing.</param>
    public TimeSpan Take(int count, int rate, int burst, long now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_lock)
        {
            Refill(rate, burst, now);
            var needed = Math.Min(count, burst) * NanosPerToken;
            if (_nanoTokens >= needed)
            {
                _nanoTokens -= count * NanosPerToken;
                return TimeSpan.Zero;
            }
            // One tick is 100 ns, in which a rate of r brings 100 r billionths of a token.
            var ticks = (needed - _nanoTokens + (100L * rate) - 1) / (100L * rate);
            return TimeSpan.FromTicks(ticks);
        }
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void GiveBack(int count)
    {
        lock (_lock) _nanoTokens += count * NanosPerToken;
    }

    /// <summary>Tokens that are there, 0 while in debt.</summary>
    public long Available(int rate, int burst, long now)
    {
        lock (_lock)
        {
            Refill(rate, burst, now);
            return Math.Max(0, _nanoTokens / NanosPerToken);
        }
    }

    private const long NanosPerToken = 1_000_000_000;

    private void Refill(int rate, int burst, long now)
    {
        var full = burst * NanosPerToken;
        if (!_started)
        {
            (_started, _nanoTokens, _at) = (true, full, now);
            return;
        }
        var elapsed = now - _at;
        if (elapsed < 0)
        {
            _at = now;
            return;
        }
        // An hour brings more than any debt a single request can leave, and keeps the product inside of 64 bits.
        elapsed = Math.Min(elapsed, TimeSpan.TicksPerHour);
        _nanoTokens = (long)Int128.Min(full, (Int128)_nanoTokens + ((Int128)elapsed * 100 * rate));
        _at = now;
    }
}
