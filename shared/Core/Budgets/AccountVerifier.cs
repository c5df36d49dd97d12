using MessageFunctions.Budgets.Rows;
using MessageFunctions.Storage;

namespace MessageFunctions.Budgets;

/// <summary>
/// Proves an account while it is in use: the account row is read first, then entries and holds as they stood at that row's last
/// entry. Rows carry the numbers of the entries that made and settled them, so later changes are told apart.
/// </summary>
internal static class AccountVerifier
{
    private const int MaxFaults = 100;

    public static async ValueTask<AccountProof> VerifyAsync(ITable table, AccountId id, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        if (await table.GetAsync(id.ToString(), AccountRow.Key, cancellationToken) is not { } row)
            return new AccountProof(null, default, default, default, 0, 0, faults);
        var account = AccountRow.FromRow(id, row);

        BudgetAmount limit = default, held = default, spent = default, adjusted = default;
        var number = 0L;
        await foreach (var entry in EntryReader.StreamAsync(table, id, 0, ITable.MaxPage, cancellationToken))
        {
            if (entry.Number > account.LastEntry) break;
            if (entry.Number != ++number) Fault(faults, $"entry {entry.Number} stands where {number} should");
            number = entry.Number;
            limit += entry.LimitChange;
            held += entry.HeldChange;
            spent += entry.SpentChange;
            if (entry.Kind == EntryKind.Adjusted) adjusted += entry.SpentChange;
        }
        if (number != account.LastEntry) Fault(faults, $"the entries end at {number}, the account at {account.LastEntry}");
        Compare(faults, "limit", limit, account.Limit);
        Compare(faults, "held", held, account.Held);
        Compare(faults, "spent", spent, account.Spent);
        if (!account.Available.IsNonNegative || !account.Held.IsNonNegative || !account.Spent.IsNonNegative)
            Fault(faults, $"a budget is below zero: available {account.Available}, held {account.Held}, spent {account.Spent}");

        var holds = await SumHoldsAsync(table, account, faults, cancellationToken);
        if (holds.Open != account.OpenHolds) Fault(faults, $"{holds.Open} holds are open, the account counts {account.OpenHolds}");
        if (holds.Held != account.Held) Fault(faults, $"open holds sum to {holds.Held}, the account holds {account.Held}");
        if (holds.Spent + adjusted != account.Spent)
            Fault(faults, $"confirmed holds and adjustments sum to {holds.Spent + adjusted}, the account spent {account.Spent}");
        return new AccountProof(account, limit, held, spent, number, holds.Count, faults);
    }

    private static async ValueTask<(long Count, long Open, BudgetAmount Held, BudgetAmount Spent)> SumHoldsAsync(
        ITable table, Account account, List<string> faults, CancellationToken cancellationToken)
    {
        long count = 0, open = 0;
        BudgetAmount held = default, spent = default;
        string? continuation = null;
        do
        {
            var page = await table.ScanAsync(
                account.Id.ToString(), KeyRange.Prefix(HoldRow.Prefix), ITable.MaxPage, continuation, cancellationToken);
            foreach (var hold in page.Rows.Select(HoldRow.FromRow))
            {
                if (hold.Entry > account.LastEntry) continue;
                count++;
                var settled = hold.SettleEntry != 0 && hold.SettleEntry <= account.LastEntry;
                if (!settled)
                {
                    open++;
                    held += hold.Amount;
                }
                else spent += hold.Spent;
                if ((hold.Status == HoldStatus.Held) != (hold.SettleEntry == 0)) Fault(faults, $"hold {hold.Id} is {hold.Status} with settle entry {hold.SettleEntry}");
                if (!hold.Spent.FitsIn(hold.Amount)) Fault(faults, $"hold {hold.Id} spent {hold.Spent} of {hold.Amount}");
            }
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return (count, open, held, spent);
    }

    private static void Compare(List<string> faults, string name, BudgetAmount folded, BudgetAmount stored)
    {
        if (folded != stored) Fault(faults, $"{name} folds to {folded}, the account says {stored}");
    }

    private static void Fault(List<string> faults, string sentence)
    {
        if (faults.Count < MaxFaults) faults.Add(sentence);
    }
}
