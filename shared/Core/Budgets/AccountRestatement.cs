using MessageFunctions.Budgets.Commits;
using MessageFunctions.Budgets.Rows;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets;

/// <summary>Rebuilds an account row from its entries. Conditional on the row that was read, so it meets no operation halfway.</summary>
internal static class AccountRestatement
{
    public static async ValueTask<ChangeOutcome> RunAsync(CommitContext context, AccountId id, string reason, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < context.Options.MaxAttempts; attempt++)
        {
            if (await context.Table.GetAsync(id.ToString(), AccountRow.Key, cancellationToken) is not { } row) return new ChangeOutcome.NoQuota();
            var stored = AccountRow.FromRow(id, row);
            var (folded, broken) = await FoldAsync(context.Table, stored, cancellationToken);
            if (broken is { } entry) return new ChangeOutcome.BrokenEntries(entry);
            if (folded == stored) return new ChangeOutcome.Applied(stored, stored.LastEntry);

            var next = folded with { LastEntry = folded.LastEntry + 1 };
            var restated = new LedgerEntry(
                next.LastEntry, context.Time.GetUtcNow(), EntryKind.Restated, "", BudgetAmount.Zero, BudgetAmount.Zero, BudgetAmount.Zero,
                ExpiresAt: null, LedgerNote.Clean(reason));
            var result = await context.Table.CommitAsync(
                id.ToString(),
                [new RowChange.Replace(AccountRow.ToRow(next), row.ETag), new RowChange.Insert(EntryPage.ToRow(id.ToString(), [restated]))],
                cancellationToken);
            if (result is CommitResult.Committed) return new ChangeOutcome.Applied(next, next.LastEntry);
            await context.PauseAsync(attempt);
        }
        throw new StorageUnavailableException($"Account {id} kept changing while it was restated; repeat later.");
    }

    /// <summary>The account as its entries tell it, or the number at which they break off.</summary>
    private static async ValueTask<(Account Folded, long? Broken)> FoldAsync(ITable table, Account stored, CancellationToken cancellationToken)
    {
        BudgetAmount limit = default, held = default, spent = default;
        var (number, open) = (0L, 0L);
        DateTimeOffset? rechargedAt = null;
        await foreach (var entry in EntryReader.StreamAsync(table, stored.Id, 0, ITable.MaxPage, cancellationToken))
        {
            if (entry.Number != ++number) return (stored, number);
            limit += entry.LimitChange;
            held += entry.HeldChange;
            spent += entry.SpentChange;
            if (entry.Kind == EntryKind.Held) open++;
            else if (entry.Kind is EntryKind.Confirmed or EntryKind.Cancelled) open--;
            else if (entry.Kind == EntryKind.Recharged) rechargedAt = entry.At;
        }
        var folded = stored with
        {
            Recharged = limit - stored.Quota.Limit,
            Held = held,
            Spent = spent,
            OpenHolds = open,
            LastEntry = number,
            RechargedAt = rechargedAt,
        };
        var isPossible = number > 0 && open >= 0 && held.IsNonNegative && spent.IsNonNegative && folded.Available.IsNonNegative;
        return (folded, isPossible ? null : number);
    }
}
