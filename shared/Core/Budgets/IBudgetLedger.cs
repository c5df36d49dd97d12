using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Budgets;

/// <summary>
/// The budgets: two-phase holds (Try, then Confirm or Cancel), recharges, adjustments and their immutable entries. Every step is
/// idempotent under its id, so a step whose answer was lost is simply repeated. Accounts open by themselves from their quota.
/// </summary>
/// <exception cref="StorageUnavailableException">From any member: the store did not answer, or other instances kept changing the
/// account; repeat the step under the same id.</exception>
public interface IBudgetLedger
{
    /// <summary>Reserves on both budgets at once. It takes the whole risk: nothing after it can break the limit.</summary>
    ValueTask<TryOutcome> TryAsync(AccountId account, HoldRequest request, CancellationToken cancellationToken = default);

    /// <summary>Spends the actual (each part 0 to what is held) and releases the rest.</summary>
    ValueTask<SettleOutcome> ConfirmAsync(AccountId account, HoldId hold, BudgetAmount actual, CancellationToken cancellationToken = default);

    /// <summary>Releases all; before the Try it leaves a tombstone that refuses the late Try.</summary>
    ValueTask<SettleOutcome> CancelAsync(AccountId account, HoldId hold, string reason, CancellationToken cancellationToken = default);

    /// <summary>Opens the account with a quota; one that is open already stays as it is.</summary>
    ValueTask<ChangeOutcome> OpenAsync(AccountId account, Quota quota, CancellationToken cancellationToken = default);

    /// <summary>Raises the limit by an amount at face value.</summary>
    ValueTask<ChangeOutcome> RechargeAsync(AccountId account, ChangeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Corrects what is spent, up or down.</summary>
    ValueTask<ChangeOutcome> AdjustAsync(AccountId account, ChangeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sets the limit from another quota; refused where it would be less than is held and spent.</summary>
    ValueTask<ChangeOutcome> SetQuotaAsync(
        AccountId account, OperationId operation, Quota quota, string reason, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the account row back to the fold of its entries and records that as an entry; a row that agrees stays as it is. For an account
    /// whose check fails.
    /// </summary>
    ValueTask<ChangeOutcome> RestateAsync(AccountId account, string reason, CancellationToken cancellationToken = default);

    /// <summary>The amount of an applied adjustment, or null when there is none of that id.</summary>
    ValueTask<BudgetAmount?> GetAdjustmentAsync(AccountId account, OperationId operation, CancellationToken cancellationToken = default);

    /// <summary>The account, or null when it is not open.</summary>
    ValueTask<Account?> GetAsync(AccountId account, CancellationToken cancellationToken = default);

    /// <summary>The hold, or null.</summary>
    ValueTask<Hold?> GetHoldAsync(AccountId account, HoldId hold, CancellationToken cancellationToken = default);

    /// <summary>A tenant's accounts, by month, line and channel.</summary>
    /// <param name="month">Only those of one month.</param>
    /// <param name="limit">1 to 1,000.</param>
    ValueTask<LedgerPage<Account>> ListAsync(
        TenantId tenant, Month? month = null, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default);

    /// <summary>An account's holds, in the order of their ids. A page may be shorter, even empty, and still have a continuation.</summary>
    /// <param name="status">Only those that stand so.</param>
    /// <param name="limit">1 to 1,000.</param>
    ValueTask<LedgerPage<Hold>> HoldsAsync(
        AccountId account, HoldStatus? status = null, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default);

    /// <summary>An account's entries in order.</summary>
    /// <param name="after">Number after which to begin; 0: from the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    ValueTask<IReadOnlyList<LedgerEntry>> EntriesAsync(
        AccountId account, long after = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Proves the account: its fold, its numbering, its holds and the equation of its budgets.</summary>
    ValueTask<AccountProof> VerifyAsync(AccountId account, CancellationToken cancellationToken = default);
}

/// <summary>A page; the last one has no continuation.</summary>
public sealed record LedgerPage<T>(IReadOnlyList<T> Items, string? Continuation);
