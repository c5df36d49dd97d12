using MessageFunctions.Storage;

namespace MessageFunctions.Budgets.Commits;

/// <summary>What all account writers of one ledger share.</summary>
internal sealed class CommitContext(ITable table, IQuotaSource quotas, TimeProvider time, BudgetLedgerOptions options)
{
    private long _epoch;
    private long _jitter = 0x2545F491;

    public ITable Table { get; } = table;

    public IQuotaSource Quotas { get; } = quotas;

    public TimeProvider Time { get; } = time;

    public BudgetLedgerOptions Options { get; } = options;

    public HoldCache Holds { get; } = new(options.MaxCachedHolds / 2);

    public long NextEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>
    /// Waits after a failed attempt (0, 1, …): not at all after the first, which mostly met a stale cache, then exponentially from
    /// <see cref="BudgetLedgerOptions.RetryDelay"/>, half of it random.
    /// </summary>
    public Task PauseAsync(int attempt)
    {
        if (attempt == 0) return Task.CompletedTask;
        var full = Options.RetryDelay.Ticks << Math.Min(attempt - 1, 5);
        if (full == 0) return Task.CompletedTask;
        // A Weyl sequence is enough to keep instances from marching in step.
        var random = unchecked((ulong)Interlocked.Add(ref _jitter, 0x61C8864680B583EB)) >> 32;
        var half = full / 2;
        return Task.Delay(TimeSpan.FromTicks(half + (long)(random % (ulong)(half + 1))), Time);
    }
}
