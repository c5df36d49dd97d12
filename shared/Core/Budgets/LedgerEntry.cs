namespace MessageFunctions.Budgets;

/// <summary>What a ledger entry records.</summary>
public enum EntryKind
{
    /// <summary>The account was opened with its quota.</summary>
    Opened,

    /// <summary>A hold was made.</summary>
    Held,

    /// <summary>A hold was confirmed: its actual spent, its rest released.</summary>
    Confirmed,

    /// <summary>A hold was cancelled: all released.</summary>
    Cancelled,

    /// <summary>A hold was cancelled before it was made.</summary>
    Tombstoned,

    /// <summary>The limit was raised by a recharge.</summary>
    Recharged,

    /// <summary>What is spent was corrected, up or down.</summary>
    Adjusted,

    /// <summary>The limit was set from another quota.</summary>
    QuotaSet,

    /// <summary>The account row was set back to the fold of its entries; the entry itself moves nothing.</summary>
    Restated,
}

/// <summary>
/// One immutable, numbered entry. The account is the fold of its entries: each of limit, held and spent is the sum of their
/// differences.
/// </summary>
/// <param name="Number">1, 2, 3, … without a gap in its account.</param>
/// <param name="At">When it was made.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">The hold's or operation's id; empty for the opening.</param>
/// <param name="LimitChange">Difference of the limit.</param>
/// <param name="HeldChange">Difference of what is held.</param>
/// <param name="SpentChange">Difference of what is spent.</param>
/// <param name="ExpiresAt">Of a hold: until when it should be settled (whole seconds).</param>
/// <param name="Note">Reference or reason.</param>
public sealed record LedgerEntry(
    long Number,
    DateTimeOffset At,
    EntryKind Kind,
    string Subject,
    BudgetAmount LimitChange,
    BudgetAmount HeldChange,
    BudgetAmount SpentChange,
    DateTimeOffset? ExpiresAt,
    string Note);
