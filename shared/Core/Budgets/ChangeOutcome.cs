namespace MessageFunctions.Budgets;

/// <summary>The answer to opening, recharging, adjusting an account or setting its quota.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome() { }

    /// <summary>The stable name of the answer.</summary>
    public abstract string Code { get; }

    /// <summary>Applied, now or by an earlier equal operation.</summary>
    /// <param name="Account">The account as it is now.</param>
    /// <param name="Entry">Number of the entry that records it.</param>
    public sealed record Applied(Account Account, long Entry) : ChangeOutcome
    {
        public override string Code => "applied";
    }

    /// <summary>An operation with this id and other content was applied before; nothing changed.</summary>
    public sealed record Different(long Entry) : ChangeOutcome
    {
        public override string Code => "different_request";
    }

    /// <summary>It would leave less than is held and spent already; nothing changed.</summary>
    /// <param name="Account">The account as it is.</param>
    public sealed record Insufficient(Account Account) : ChangeOutcome
    {
        public override string Code => "insufficient";
    }

    /// <summary>It would refund more than is spent; nothing changed.</summary>
    /// <param name="Account">The account as it is.</param>
    public sealed record ExceedsSpent(Account Account) : ChangeOutcome
    {
        public override string Code => "exceeds_spent";
    }

    /// <summary>The limit would exceed <see cref="Account.MaxLimit"/>; nothing changed.</summary>
    public sealed record LimitTooLarge(Account Account) : ChangeOutcome
    {
        public override string Code => "limit_too_large";
    }

    /// <summary>The line has no quota for this channel and month, so there is no account.</summary>
    public sealed record NoQuota : ChangeOutcome
    {
        public override string Code => "no_quota";
    }

    /// <summary>The entries themselves have a gap or fold to less than nothing, so the account cannot be restated from them; nothing changed.</summary>
    public sealed record BrokenEntries(long Entry) : ChangeOutcome
    {
        public override string Code => "broken_entries";
    }
}
