using MessageFunctions.Budgets;
using MessageFunctions.Core.Tests.Support;
using static MessageFunctions.Core.Tests.Budgets.BudgetWorld;

namespace MessageFunctions.Core.Tests.Budgets;

public sealed class BudgetLedgerTests
{
    private readonly MemoryTables _tables = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_is_reserved_spent_and_the_rest_released()
    {
        var ledger = Ledger(_tables);
        var held = Assert.IsType<TryOutcome.Held>(await ledger.TryAsync(Shop, Request("h1", 1_000, 10), _cancel));
        Assert.Equal(new BudgetAmount(1_000, 10), held.Hold.Amount);
        Assert.Equal(new BudgetAmount(999_000, 990), (await ledger.GetAsync(Shop, _cancel))!.Available);

        Assert.IsType<SettleOutcome.Confirmed>(await ledger.ConfirmAsync(Shop, held.Hold.Id, new BudgetAmount(600, 6), _cancel));
        var account = (await ledger.GetAsync(Shop, _cancel))!;
        Assert.Equal(new BudgetAmount(600, 6), account.Spent);
        Assert.Equal(BudgetAmount.Zero, account.Held);
        Assert.Equal(0, account.OpenHolds);
        await ProveAsync(ledger, Shop);
    }

    [Fact]
    public async Task Repeating_a_step_answers_the_same_and_a_wrong_second_step_is_named()
    {
        var ledger = Ledger(_tables);
        var one = HoldId.Parse("one");
        var two = HoldId.Parse("two");
        var first = await ledger.TryAsync(Shop, Request("one"), _cancel);
        Assert.Equal(first, await ledger.TryAsync(Shop, Request("one"), _cancel));
        Assert.Equal("different_request", (await ledger.TryAsync(Shop, Request("one", 2_000), _cancel)).Code);
        Assert.Equal("exceeds_hold", (await ledger.ConfirmAsync(Shop, one, new BudgetAmount(1_001, 1), _cancel)).Code);
        var confirmed = await ledger.ConfirmAsync(Shop, one, new BudgetAmount(500, 1), _cancel);
        Assert.Equal(confirmed, await ledger.ConfirmAsync(Shop, one, new BudgetAmount(500, 1), _cancel));
        Assert.Equal("already_confirmed", (await ledger.ConfirmAsync(Shop, one, new BudgetAmount(501, 1), _cancel)).Code);
        Assert.Equal("already_confirmed", (await ledger.CancelAsync(Shop, one, "late", _cancel)).Code);
        Assert.Equal("already_confirmed", (await ledger.TryAsync(Shop, Request("one"), _cancel)).Code);

        await ledger.TryAsync(Shop, Request("two"), _cancel);
        var cancelled = await ledger.CancelAsync(Shop, two, "changed mind", _cancel);
        Assert.Equal(cancelled, await ledger.CancelAsync(Shop, two, "again", _cancel));
        Assert.Equal("already_cancelled", (await ledger.ConfirmAsync(Shop, two, new BudgetAmount(1, 1), _cancel)).Code);
        Assert.Equal("already_cancelled", (await ledger.TryAsync(Shop, Request("two"), _cancel)).Code);
        Assert.Equal("hold_not_found", (await ledger.ConfirmAsync(Shop, HoldId.Parse("three"), new BudgetAmount(1, 1), _cancel)).Code);

        Assert.Equal(5, (await ledger.GetAsync(Shop, _cancel))!.LastEntry);
        await ProveAsync(ledger, Shop);
    }

    [Fact]
    public async Task A_cancel_before_the_try_leaves_a_tombstone_that_refuses_it()
    {
        var ledger = Ledger(_tables);
        var cancelled = Assert.IsType<SettleOutcome.Cancelled>(await ledger.CancelAsync(Shop, HoldId.Parse("h"), "gone", _cancel));
        Assert.Equal(HoldStatus.Tombstone, cancelled.Hold.Status);
        Assert.Equal("already_cancelled", (await ledger.TryAsync(Shop, Request("h"), _cancel)).Code);
        Assert.Equal("already_cancelled", (await Ledger(_tables).TryAsync(Shop, Request("h"), _cancel)).Code);
        await ProveAsync(ledger, Shop);
    }

    [Fact]
    public async Task Too_little_holds_nothing_and_a_partial_grant_is_the_longest_prefix()
    {
        var ledger = Ledger(_tables, new Quota(100, 3));
        BudgetAmount[] units = [new(40, 1), new(40, 1), new(40, 1), new(1, 1)];
        var refused = Assert.IsType<TryOutcome.Insufficient>(await ledger.TryAsync(Shop, Units("a", allowPartial: false, units), _cancel));
        Assert.Equal(new BudgetAmount(121, 4), refused.Requested);
        Assert.Equal("insufficient_cash", refused.Code);
        var partial = Assert.IsType<TryOutcome.Held>(await ledger.TryAsync(Shop, Units("a", allowPartial: true, units), _cancel));
        Assert.Equal((2, 4, true), (partial.Hold.Units, partial.Hold.RequestedUnits, partial.Hold.IsPartial));
        Assert.Equal(new BudgetAmount(80, 2), partial.Hold.Amount);
        Assert.Equal(partial, await Ledger(_tables).TryAsync(Shop, Units("a", allowPartial: true, units), _cancel));
        Assert.Equal("insufficient_cash", (await ledger.TryAsync(Shop, Units("b", allowPartial: true, units), _cancel)).Code);
        Assert.Equal("insufficient_pv", (await ledger.TryAsync(Shop, Request("c", 1, 2), _cancel)).Code);
        await ProveAsync(ledger, Shop);
    }

    [Fact]
    public async Task A_repeat_is_recognised_by_another_instance_when_nothing_is_available_any_more()
    {
        var held = await Ledger(_tables, new Quota(1_000, 1)).TryAsync(Shop, Request("h"), _cancel);
        Assert.Equal(held, await Ledger(_tables).TryAsync(Shop, Request("h"), _cancel));
    }

    [Fact]
    public async Task A_refusal_is_never_decided_on_what_another_instance_has_changed()
    {
        var ledger = Ledger(_tables, new Quota(1_000, 1));
        await ledger.TryAsync(Shop, Request("h"), _cancel);
        Assert.Equal("insufficient_cash", (await ledger.TryAsync(Shop, Request("i"), _cancel)).Code);
        await Ledger(_tables).RechargeAsync(Shop, Change("r", 1_000, 1), _cancel);
        Assert.Equal("held", (await ledger.TryAsync(Shop, Request("i"), _cancel)).Code);
        await Ledger(_tables).CancelAsync(Shop, HoldId.Parse("h"), "elsewhere", _cancel);
        Assert.Equal("already_cancelled", (await ledger.TryAsync(Shop, Request("h"), _cancel)).Code);
        await ProveAsync(ledger, Shop);
    }

    [Fact]
    public async Task An_account_opens_by_itself_once_and_without_a_quota_not_at_all()
    {
        Assert.Equal("no_quota", (await new BudgetLedger(_tables, new FixedQuota(null), TimeProvider.System).TryAsync(Shop, Request("h"), _cancel)).Code);
        Assert.Null(await Ledger(_tables).GetAsync(Shop, _cancel));

        var opened = Assert.IsType<ChangeOutcome.Applied>(await Ledger(_tables).OpenAsync(Shop, new Quota(501, 7, 12_500), _cancel));
        Assert.Equal(new BudgetAmount(626, 8), opened.Account.Limit);
        var again = Assert.IsType<ChangeOutcome.Applied>(await Ledger(_tables).OpenAsync(Shop, new Quota(9, 9), _cancel));
        Assert.Equal(opened, again);
        await Ledger(_tables).TryAsync(Shop with { Month = Shop.Month.Next() }, Request("h"), _cancel);
        var list = await Ledger(_tables).ListAsync(Shop.Tenant, cancellationToken: _cancel);
        Assert.Equal(["acme.shop.email.2026-11", "acme.shop.email.2026-12"], list.Items.Select(item => item.Id.ToString()));
        Assert.Single((await Ledger(_tables).ListAsync(Shop.Tenant, Shop.Month, cancellationToken: _cancel)).Items);
    }

    [Fact]
    public async Task Recharges_adjustments_and_quotas_are_entries_applied_once()
    {
        var ledger = Ledger(_tables, new Quota(1_000, 10));
        var recharged = Assert.IsType<ChangeOutcome.Applied>(await ledger.RechargeAsync(Shop, Change("r1", 500, 0), _cancel));
        Assert.Equal(1_500, recharged.Account.Limit.CashMicros);
        Assert.Equal("applied", (await Ledger(_tables).RechargeAsync(Shop, Change("r1", 500, 0), _cancel)).Code);
        Assert.Equal("different_request", (await ledger.RechargeAsync(Shop, Change("r1", 501, 0), _cancel)).Code);
        Assert.Equal("different_request", (await ledger.AdjustAsync(Shop, Change("r1", 500, 0), _cancel)).Code);

        await ledger.TryAsync(Shop, Request("h", 1_200, 8), _cancel);
        await ledger.ConfirmAsync(Shop, HoldId.Parse("h"), new BudgetAmount(1_200, 8), _cancel);
        Assert.Equal("exceeds_spent", (await ledger.AdjustAsync(Shop, Change("a1", -1_201, 0), _cancel)).Code);
        Assert.Equal("insufficient", (await ledger.AdjustAsync(Shop, Change("a2", 301, 0), _cancel)).Code);
        Assert.Equal("applied", (await ledger.AdjustAsync(Shop, Change("a3", -200, -1), _cancel)).Code);
        Assert.Equal("insufficient", (await ledger.SetQuotaAsync(Shop, OperationId.Parse("q1"), new Quota(499, 10), "cut", _cancel)).Code);
        Assert.Equal("applied", (await ledger.SetQuotaAsync(Shop, OperationId.Parse("q2"), new Quota(500, 10), "cut", _cancel)).Code);

        var account = (await ledger.GetAsync(Shop, _cancel))!;
        Assert.Equal((new BudgetAmount(1_000, 10), new BudgetAmount(1_000, 7)), (account.Limit, account.Spent));
        var entries = await ledger.EntriesAsync(Shop, cancellationToken: _cancel);
        Assert.Equal([1, 2, 3, 4, 5, 6], entries.Select(entry => entry.Number));
        Assert.Equal(
            [EntryKind.Opened, EntryKind.Recharged, EntryKind.Held, EntryKind.Confirmed, EntryKind.Adjusted, EntryKind.QuotaSet],
            entries.Select(entry => entry.Kind));
        Assert.Equal([5, 6], (await ledger.EntriesAsync(Shop, after: 4, cancellationToken: _cancel)).Select(entry => entry.Number));
        await ProveAsync(ledger, Shop);
    }

    [Fact]
    public async Task Many_operations_share_few_commits()
    {
        var ledger = Ledger(_tables, new Quota(10_000_000, 10_000));
        await ledger.OpenAsync(Shop, new Quota(10_000_000, 10_000), _cancel);
        var before = _tables.Commits;
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => ledger.TryAsync(Shop, Request($"h{i}"), _cancel).AsTask()));
        Assert.InRange(_tables.Commits - before, 20, 400);
        await ProveAsync(ledger, Shop);
    }
}
