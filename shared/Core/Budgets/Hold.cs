namespace MessageFunctions.Budgets;

/// <summary>Where a hold stands. Every state but <see cref="Held"/> is final.</summary>
public enum HoldStatus
{
    /// <summary>Reserved, not yet settled.</summary>
    Held,

    /// <summary>The actual was spent and the rest released.</summary>
    Confirmed,

    /// <summary>All was released.</summary>
    Cancelled,

    /// <summary>Cancelled before it was tried: a late Try is refused.</summary>
    Tombstone,
}

/// <summary>A hold on an account.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Requested">What was asked for.</param>
/// <param name="RequestedUnits">In how many units it was asked for.</param>
/// <param name="Amount">What was reserved: all of it, or the longest prefix of units that fitted.</param>
/// <param name="Units">How many units, from the first, are reserved.</param>
/// <param name="Spent">What was spent of it; zero unless confirmed.</param>
/// <param name="CreatedAt">When it was tried (a tombstone: when it was cancelled).</param>
/// <param name="ExpiresAt">When it should be settled; what outlives this is reported, never released by itself.</param>
/// <param name="SettledAt">When it was confirmed or cancelled.</param>
/// <param name="Entry">Number of the entry that made it.</param>
/// <param name="SettleEntry">Number of the entry that settled it; 0 while held.</param>
/// <param name="Reference">What it is for, such as an envelope's id.</param>
/// <param name="Reason">Why it was cancelled.</param>
public sealed record Hold(
    HoldId Id,
    HoldStatus Status,
    BudgetAmount Requested,
    int RequestedUnits,
    BudgetAmount Amount,
    int Units,
    BudgetAmount Spent,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? SettledAt,
    long Entry,
    long SettleEntry,
    string Reference,
    string Reason)
{
    /// <summary>Fewer units than asked for are reserved.</summary>
    public bool IsPartial => Units < RequestedUnits;
}
