using MessageFunctions.Budgets;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>Walks an account's entries and holds them to the rules, entry by entry, not only at the end.</summary>
internal static class LedgerHistory
{
    public static async Task CheckAsync(IBudgetLedger ledger, AccountId account)
    {
        BudgetAmount limit = default, held = default, spent = default;
        var open = new Dictionary<string, BudgetAmount>();
        var resolved = new HashSet<string>();
        var operations = new HashSet<string>();
        var number = 0L;
        while (true)
        {
            var page = await ledger.EntriesAsync(account, number, 1_000);
            if (page.Count == 0) break;
            foreach (var entry in page)
            {
                Assert.Equal(++number, entry.Number);
                (limit, held, spent) = (limit + entry.LimitChange, held + entry.HeldChange, spent + entry.SpentChange);
                Assert.True((limit - held - spent).IsNonNegative, $"entry {number} leaves available below zero");
                Assert.True(held.IsNonNegative && spent.IsNonNegative, $"entry {number} leaves held or spent below zero");
                switch (entry.Kind)
                {
                    case EntryKind.Held:
                        Assert.DoesNotContain(entry.Subject, resolved);
                        Assert.True(open.TryAdd(entry.Subject, entry.HeldChange), $"hold {entry.Subject} was made twice");
                        break;
                    case EntryKind.Confirmed or EntryKind.Cancelled:
                        Assert.True(open.Remove(entry.Subject, out var amount), $"hold {entry.Subject} was settled without being open");
                        Assert.Equal(-amount, entry.HeldChange);
                        Assert.True(entry.SpentChange.FitsIn(amount));
                        Assert.True(resolved.Add(entry.Subject), $"hold {entry.Subject} was resolved twice");
                        break;
                    case EntryKind.Tombstoned:
                        Assert.DoesNotContain(entry.Subject, open.Keys);
                        Assert.True(resolved.Add(entry.Subject));
                        break;
                    case EntryKind.Recharged or EntryKind.Adjusted or EntryKind.QuotaSet:
                        Assert.True(operations.Add(entry.Subject), $"operation {entry.Subject} was applied twice");
                        break;
                    case EntryKind.Opened:
                        Assert.Equal(1, number);
                        break;
                    default:
                        Assert.Fail($"unexpected {entry.Kind}");
                        break;
                }
            }
        }
        await BudgetWorld.ProveAsync(ledger, account);
        var state = (await ledger.GetAsync(account))!;
        Assert.Equal((open.Count, BudgetAmount.Sum([.. open.Values])), ((int)state.OpenHolds, state.Held));
    }
}
