namespace MessageFunctions.Budgets;

/// <summary>Pure decisions about accounts: opening, recharge, adjustment, quota, restatement.</summary>
internal static class AccountDecider
{
    public static BudgetChange Open(AccountId id, Quota quota, DateTimeOffset now)
    {
        var account = new Account(
            id, quota, BudgetAmount.Zero, BudgetAmount.Zero, BudgetAmount.Zero, OpenHolds: 0, LastEntry: 1, now, RechargedAt: null);
        return new BudgetChange(account, Entry(account, EntryKind.Opened, "", now, account.Limit, BudgetAmount.Zero, "quota"));
    }

    public static Decision<ChangeOutcome> Recharge(Account account, AppliedOperation? before, ChangeRequest request, DateTimeOffset now)
    {
        var operation = new AppliedOperation(request.OperationId, EntryKind.Recharged, request.Amount, 0, 0, account.LastEntry + 1);
        if (before is not null) return Repeated(account, before, operation);

        var next = account with { Recharged = account.Recharged + request.Amount, RechargedAt = now, LastEntry = operation.Entry };
        if (IsTooLarge(next.Limit)) return new(new ChangeOutcome.LimitTooLarge(account));
        var entry = Entry(next, EntryKind.Recharged, request.OperationId.Value, now, request.Amount, BudgetAmount.Zero, request.Reason);
        return Applied(next, entry, operation);
    }

    public static Decision<ChangeOutcome> Adjust(Account account, AppliedOperation? before, ChangeRequest request, DateTimeOffset now)
    {
        var operation = new AppliedOperation(request.OperationId, EntryKind.Adjusted, request.Amount, 0, 0, account.LastEntry + 1);
        if (before is not null) return Repeated(account, before, operation);

        var next = account with { Spent = account.Spent + request.Amount, LastEntry = operation.Entry };
        if (!next.Spent.IsNonNegative) return new(new ChangeOutcome.ExceedsSpent(account));
        if (!next.Available.IsNonNegative) return new(new ChangeOutcome.Insufficient(account));
        var entry = Entry(next, EntryKind.Adjusted, request.OperationId.Value, now, BudgetAmount.Zero, request.Amount, request.Reason);
        return Applied(next, entry, operation);
    }

    public static Decision<ChangeOutcome> SetQuota(
        Account account, AppliedOperation? before, OperationId id, Quota quota, string reason, DateTimeOffset now)
    {
        var operation = new AppliedOperation(
            id, EntryKind.QuotaSet, quota.Amount, quota.CashElasticBasisPoints, quota.PvElasticBasisPoints, account.LastEntry + 1);
        if (before is not null) return Repeated(account, before, operation);

        var next = account with { Quota = quota, LastEntry = operation.Entry };
        if (IsTooLarge(next.Limit)) return new(new ChangeOutcome.LimitTooLarge(account));
        if (!next.Available.IsNonNegative) return new(new ChangeOutcome.Insufficient(account));
        var entry = Entry(next, EntryKind.QuotaSet, id.Value, now, next.Limit - account.Limit, BudgetAmount.Zero, reason);
        return Applied(next, entry, operation);
    }

    private static Decision<ChangeOutcome> Repeated(Account account, AppliedOperation before, AppliedOperation now) =>
        new(before.IsSameAs(now) ? new ChangeOutcome.Applied(account, before.Entry) : new ChangeOutcome.Different(before.Entry));

    private static Decision<ChangeOutcome> Applied(Account next, LedgerEntry entry, AppliedOperation operation) =>
        new(new ChangeOutcome.Applied(next, entry.Number), new BudgetChange(next, entry, Operation: operation));

    private static LedgerEntry Entry(
        Account next, EntryKind kind, string subject, DateTimeOffset now, BudgetAmount limit, BudgetAmount spent, string reason) =>
        new(next.LastEntry, now, kind, subject, limit, BudgetAmount.Zero, spent, ExpiresAt: null, LedgerNote.Clean(reason));

    private static bool IsTooLarge(BudgetAmount limit) => limit.CashMicros > Account.MaxLimit || limit.Pv > Account.MaxLimit;
}
