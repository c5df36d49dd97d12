namespace MessageFunctions.Channels;

/// <summary>What went wrong with an attempt.</summary>
public abstract record Failure
{
    private Failure() { }

    /// <summary>It may go well later.</summary>
    /// <param name="Code">Why.</param>
    /// <param name="RetryAfter">How long the other side asked to wait.</param>
    /// <param name="ExpiresAt">From when on success would be useless.</param>
    public sealed record Transient(string Code, TimeSpan? RetryAfter = null, DateTimeOffset? ExpiresAt = null) : Failure;

    /// <summary>The other side said no for good; nobody can mend that.</summary>
    public sealed record Permanent(string Code) : Failure;

    /// <summary>It cannot be handled as it is, and a person should look at why.</summary>
    public sealed record Poison(string Code) : Failure;
}

/// <summary>What to do about a failure.</summary>
public abstract record RecoveryAction
{
    private RecoveryAction() { }

    public sealed record RetryNow : RecoveryAction;

    public sealed record RetryLater(TimeSpan Delay) : RecoveryAction;

    /// <summary>Kept for a person, who can mend the cause and redrive it.</summary>
    public sealed record DeadLetter(string Reason) : RecoveryAction;

    /// <summary>Over, for a reason that nobody can or need mend.</summary>
    public sealed record Discard(string Reason) : RecoveryAction;
}
