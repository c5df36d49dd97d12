namespace MessageFunctions.Budgets;

/// <summary>How a ledger commits. The defaults serve; tests narrow them.</summary>
public sealed record BudgetLedgerOptions
{
    /// <summary>Tries of one group against conflicts and lost answers before its callers are told to repeat. 1 to 100; default 20.</summary>
    public int MaxAttempts { get; init; } = 20;

    /// <summary>Pause before the third try (the second comes at once); it doubles to 32 times this, and half of it is random. Default 4 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(4);

    /// <summary>Most operations that may wait for one account; more are refused as unavailable. Default 100,000.</summary>
    public int MaxWaiting { get; init; } = 100_000;

    /// <summary>Accounts whose state is kept between commits. Default 2,048.</summary>
    public int MaxAccounts { get; init; } = 2_048;

    /// <summary>Open holds that are remembered so that settling them needs no read. Default 65,536.</summary>
    public int MaxCachedHolds { get; init; } = 65_536;
}
