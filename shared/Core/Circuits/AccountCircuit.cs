using MessageFunctions.Budgets;

namespace MessageFunctions.Circuits;

/// <summary>Level 2: where an account's breaker stands.</summary>
/// <param name="Account">Which account.</param>
public sealed record AccountCircuit(AccountId Account)
{
    /// <summary>While it is open the line's low-priority channels are paused.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Since when it stands so.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>What had been recharged when it opened: more than this is a recharge since.</summary>
    public BudgetAmount RechargedBefore { get; init; }

    /// <summary>Whether it was recharged since it opened.</summary>
    public bool IsRecharged { get; init; }

    /// <summary>The person who confirmed; null: nobody yet.</summary>
    public string? ConfirmedBy { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Why, in the person's words.</summary>
    public string? ConfirmedReason { get; init; }

    /// <summary>The policy that opened it.</summary>
    public string? Policy { get; init; }
}
