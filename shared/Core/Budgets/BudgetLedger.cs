using MessageFunctions.Budgets.Commits;
using MessageFunctions.Budgets.Rows;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Budgets;

/// <summary>The ledger on a table: partition <c>{account}</c> with the account's row, its holds, its operations and its pages of entries.</summary>
public sealed class BudgetLedger : IBudgetLedger
{
    /// <summary>Name of the table.</summary>
    public const string TableName = "budgets";

    private readonly ITable _table;
    private readonly CommitContext _context;
    private readonly AccountWriters _writers;

    public BudgetLedger(ITables tables, IQuotaSource quotas, TimeProvider time, BudgetLedgerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        _table = tables.Open(TableName);
        _context = new CommitContext(_table, quotas, time, options ?? new BudgetLedgerOptions());
        _writers = new AccountWriters(_context);
    }

    public ValueTask<TryOutcome> TryAsync(AccountId account, HoldRequest request, CancellationToken cancellationToken = default)
    {
        BudgetArguments.Check(request);
        return RunAsync(account, new PendingOperation<TryOutcome>(
            request.HoldId, expectsNone: true, new TryOutcome.NoQuota(),
            (state, hold, now) => HoldDecider.Try(state, hold, request, now)), cancellationToken);
    }

    public ValueTask<SettleOutcome> ConfirmAsync(AccountId account, HoldId hold, BudgetAmount actual, CancellationToken cancellationToken = default)
    {
        BudgetArguments.CheckActual(actual);
        return RunAsync(account, new PendingOperation<SettleOutcome>(
            hold, expectsNone: false, new SettleOutcome.NoQuota(),
            (state, found, now) => HoldDecider.Confirm(state, found, actual, now)), cancellationToken);
    }

    public ValueTask<SettleOutcome> CancelAsync(AccountId account, HoldId hold, string reason, CancellationToken cancellationToken = default) =>
        RunAsync(account, new PendingOperation<SettleOutcome>(
            hold, expectsNone: false, new SettleOutcome.NoQuota(),
            (state, found, now) => HoldDecider.Cancel(state, found, hold, reason, now)), cancellationToken);

    public ValueTask<ChangeOutcome> OpenAsync(AccountId account, Quota quota, CancellationToken cancellationToken = default)
    {
        BudgetArguments.Check(quota);
        return RunAsync(account, new PendingOperation<ChangeOutcome>(
            quota, new ChangeOutcome.NoQuota(),
            state => new Decision<ChangeOutcome>(new ChangeOutcome.Applied(state, Entry: 1))), cancellationToken);
    }

    public ValueTask<ChangeOutcome> RechargeAsync(AccountId account, ChangeRequest request, CancellationToken cancellationToken = default)
    {
        BudgetArguments.CheckRecharge(request);
        return RunAsync(account, new PendingOperation<ChangeOutcome>(
            request.OperationId, new ChangeOutcome.NoQuota(),
            (state, before, now) => AccountDecider.Recharge(state, before, request, now)), cancellationToken);
    }

    public ValueTask<ChangeOutcome> AdjustAsync(AccountId account, ChangeRequest request, CancellationToken cancellationToken = default)
    {
        BudgetArguments.CheckAdjustment(request);
        return RunAsync(account, new PendingOperation<ChangeOutcome>(
            request.OperationId, new ChangeOutcome.NoQuota(),
            (state, before, now) => AccountDecider.Adjust(state, before, request, now)), cancellationToken);
    }

    public ValueTask<ChangeOutcome> SetQuotaAsync(
        AccountId account, OperationId operation, Quota quota, string reason, CancellationToken cancellationToken = default)
    {
        BudgetArguments.Check(quota);
        return RunAsync(account, new PendingOperation<ChangeOutcome>(
            operation, new ChangeOutcome.NoQuota(),
            (state, before, now) => AccountDecider.SetQuota(state, before, operation, quota, reason, now)), cancellationToken);
    }

    public ValueTask<ChangeOutcome> RestateAsync(AccountId account, string reason, CancellationToken cancellationToken = default) =>
        AccountRestatement.RunAsync(_context, account, reason, cancellationToken);

    public async ValueTask<BudgetAmount?> GetAdjustmentAsync(AccountId account, OperationId operation, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(account.ToString(), OperationRow.Key(operation), cancellationToken) is { } row
        && OperationRow.FromRow(operation, row) is { Kind: EntryKind.Adjusted } applied ? applied.Amount : null;

    public async ValueTask<Account?> GetAsync(AccountId account, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(account.ToString(), AccountRow.Key, cancellationToken) is { } row ? AccountRow.FromRow(account, row) : null;

    public async ValueTask<Hold?> GetHoldAsync(AccountId account, HoldId hold, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(account.ToString(), HoldRow.Key(hold), cancellationToken) is { } row ? HoldRow.FromRow(row) : null;

    public async ValueTask<LedgerPage<Account>> ListAsync(
        TenantId tenant, Month? month = null, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var (ids, next) = await AccountIndex.ReadAsync(_table, tenant, month, limit, continuation, cancellationToken);
        var accounts = new List<Account>(ids.Count);
        foreach (var chunk in ids.Chunk(16))
        {
            var read = await Task.WhenAll(chunk.Select(id => GetAsync(id, cancellationToken).AsTask()));
            accounts.AddRange(read.OfType<Account>());
        }
        return new LedgerPage<Account>(accounts, next);
    }

    public async ValueTask<LedgerPage<Hold>> HoldsAsync(
        AccountId account, HoldStatus? status = null, int limit = 100, string? continuation = null, CancellationToken cancellationToken = default)
    {
        var page = await _table.ScanAsync(account.ToString(), KeyRange.Prefix(HoldRow.Prefix), limit, continuation, cancellationToken);
        var holds = page.Rows.Select(HoldRow.FromRow).Where(hold => status is null || hold.Status == status);
        return new LedgerPage<Hold>([.. holds], page.Continuation);
    }

    public ValueTask<IReadOnlyList<LedgerEntry>> EntriesAsync(
        AccountId account, long after = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ITable.MaxPage);
        return EntryReader.ReadAsync(_table, account, after, limit, cancellationToken);
    }

    public ValueTask<AccountProof> VerifyAsync(AccountId account, CancellationToken cancellationToken = default) =>
        AccountVerifier.VerifyAsync(_table, account, cancellationToken);

    private async ValueTask<TOutcome> RunAsync<TOutcome>(
        AccountId account, PendingOperation<TOutcome> operation, CancellationToken cancellationToken)
        where TOutcome : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        _writers.For(account).Enqueue(operation);
        // Leaving early does not take the operation back: like a lost answer, it may still happen.
        return cancellationToken.CanBeCanceled ? await operation.Task.WaitAsync(cancellationToken) : await operation.Task;
    }
}
