using MessageFunctions.Budgets;

namespace MessageFunctions.Circuits;

/// <summary>
/// The decision of level 2, pure. It closes when a person confirmed and the account was recharged, in either order, and is no longer low: closing sooner, it
/// would open again at once. A recharge by the service itself is a recharge; it is never the confirmation.
/// </summary>
public static class AccountBreaker
{
    /// <returns>Where it stands now; the same object when nothing changed.</returns>
    public static AccountCircuit Evaluate(AccountBreakerPolicy policy, AccountCircuit state, Account account, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(account);
        var isOver = account.Id.Month < Month.Of(now.ToUniversalTime());
        var isLow = !isOver && IsLow(policy, account);
        if (!state.IsOpen) return isLow ? Open(state.Account, account, now) : state;

        var isRecharged = state.IsRecharged || account.Recharged.CashMicros > state.RechargedBefore.CashMicros || account.Recharged.Pv > state.RechargedBefore.Pv;
        if (isOver || (state.ConfirmedBy is not null && isRecharged && !isLow)) return state with { IsOpen = false, Since = now, IsRecharged = isRecharged };
        return isRecharged == state.IsRecharged ? state : state with { IsRecharged = true };
    }

    /// <summary>Whether less than the policy's part of either budget is left. A budget whose limit is 0 limits nothing more.</summary>
    public static bool IsLow(AccountBreakerPolicy policy, Account account)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(account);
        return IsLow(account.Available.CashMicros, account.Limit.CashMicros, policy) || IsLow(account.Available.Pv, account.Limit.Pv, policy);
    }

    /// <summary>A person says that sending may go on once the account is recharged.</summary>
    public static ConfirmOutcome Confirm(AccountCircuit? state, string by, string reason, DateTimeOffset now) => state switch
    {
        null or { IsOpen: false } => new ConfirmOutcome.NotOpen(),
        { ConfirmedBy: { } already } => new ConfirmOutcome.AlreadyConfirmed(already, state.ConfirmedAt!.Value),
        _ => new ConfirmOutcome.Confirmed(state with { ConfirmedBy = by, ConfirmedAt = now, ConfirmedReason = reason }),
    };

    private static bool IsLow(long available, long limit, AccountBreakerPolicy policy) =>
        limit > 0 && (Int128)available * 10_000 < (Int128)limit * policy.RemainingBasisPoints;

    private static AccountCircuit Open(AccountId id, Account account, DateTimeOffset now) =>
        new(id) { IsOpen = true, Since = now, RechargedBefore = account.Recharged };
}

/// <summary>What became of a confirmation.</summary>
public abstract record ConfirmOutcome
{
    private ConfirmOutcome() { }

    public sealed record Confirmed(AccountCircuit State) : ConfirmOutcome;

    public sealed record AlreadyConfirmed(string By, DateTimeOffset At) : ConfirmOutcome;

    /// <summary>There is nothing to confirm.</summary>
    public sealed record NotOpen : ConfirmOutcome;
}
