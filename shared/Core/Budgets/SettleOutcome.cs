namespace MessageFunctions.Budgets;

/// <summary>The answer to a Confirm or a Cancel.</summary>
public abstract record SettleOutcome
{
    private SettleOutcome() { }

    /// <summary>The stable name of the answer.</summary>
    public abstract string Code { get; }

    /// <summary>Confirmed, now or by an earlier equal Confirm.</summary>
    public sealed record Confirmed(Hold Hold) : SettleOutcome
    {
        public override string Code => "confirmed";
    }

    /// <summary>Cancelled, now or earlier; a hold that was never tried is a tombstone now.</summary>
    public sealed record Cancelled(Hold Hold) : SettleOutcome
    {
        public override string Code => "cancelled";
    }

    /// <summary>It was confirmed before: a Cancel comes too late, or a Confirm names another actual. Nothing changed.</summary>
    public sealed record AlreadyConfirmed(Hold Hold) : SettleOutcome
    {
        public override string Code => "already_confirmed";
    }

    /// <summary>It was cancelled before, so it cannot be confirmed. Nothing changed.</summary>
    public sealed record AlreadyCancelled(Hold Hold) : SettleOutcome
    {
        public override string Code => "already_cancelled";
    }

    /// <summary>The actual is more than is held. Nothing changed.</summary>
    public sealed record ExceedsHold(Hold Hold) : SettleOutcome
    {
        public override string Code => "exceeds_hold";
    }

    /// <summary>There is no such hold to confirm.</summary>
    public sealed record NotFound : SettleOutcome
    {
        public override string Code => "hold_not_found";
    }

    /// <summary>The line has no quota for this channel and month, so there is no account that could have a hold or a tombstone.</summary>
    public sealed record NoQuota : SettleOutcome
    {
        public override string Code => "no_quota";
    }
}
