namespace MessageFunctions.Budgets;

/// <summary>The answer to a Try.</summary>
public abstract record TryOutcome
{
    private TryOutcome() { }

    /// <summary>The stable name of the answer.</summary>
    public abstract string Code { get; }

    /// <summary>Reserved, now or by an earlier equal Try; <see cref="Hold.Units"/> says how many units.</summary>
    public sealed record Held(Hold Hold) : TryOutcome
    {
        public override string Code => "held";
    }

    /// <summary>Too little is available; nothing is held.</summary>
    /// <param name="Available">What was available.</param>
    /// <param name="Requested">What was asked for.</param>
    public sealed record Insufficient(BudgetAmount Available, BudgetAmount Requested) : TryOutcome
    {
        public override string Code => Requested.CashMicros > Available.CashMicros ? "insufficient_cash" : "insufficient_pv";
    }

    /// <summary>The hold was confirmed before; nothing changed.</summary>
    public sealed record AlreadyConfirmed(Hold Hold) : TryOutcome
    {
        public override string Code => "already_confirmed";
    }

    /// <summary>The hold was cancelled before, possibly before it was ever tried; nothing changed.</summary>
    public sealed record AlreadyCancelled(Hold Hold) : TryOutcome
    {
        public override string Code => "already_cancelled";
    }

    /// <summary>A hold with this id and other content exists; nothing changed.</summary>
    public sealed record Different(Hold Hold) : TryOutcome
    {
        public override string Code => "different_request";
    }

    /// <summary>The line has no quota for this channel and month, so there is no account.</summary>
    public sealed record NoQuota : TryOutcome
    {
        public override string Code => "no_quota";
    }
}
