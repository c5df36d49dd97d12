using MessageFunctions.Budgets;
using MessageFunctions.Budgets.Expiry;
using MessageFunctions.Core.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static MessageFunctions.Core.Tests.Budgets.BudgetWorld;

namespace MessageFunctions.Core.Tests.Budgets;

public sealed class HoldExpiryTests
{
    private readonly MemoryTables _tables = new();
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public async Task A_hold_that_outlives_its_time_is_reported_until_it_is_settled_and_never_released()
    {
        var ledger = new BudgetLedger(_tables, new FixedQuota(new Quota(1_000_000, 1_000)), _time, Options);
        var scan = new HoldExpiryScan(_tables, ledger, _time);
        Assert.Null(await scan.RunAsync(Shop));
        for (var i = 0; i < 5; i++) await ledger.TryAsync(Shop, Request($"h{i}"));
        await ledger.ConfirmAsync(Shop, HoldId.Parse("h0"), new BudgetAmount(1_000, 1));
        Assert.Equal(0, (await scan.RunAsync(Shop))!.Watched);

        _time.Advance(TimeSpan.FromMinutes(30));
        await ledger.CancelAsync(Shop, HoldId.Parse("h1"), "done");
        var watched = (await scan.RunAsync(Shop))!;
        Assert.Equal((3, 0), (watched.Watched, watched.Outlived.Count));

        _time.Advance(TimeSpan.FromMinutes(31));
        await ledger.ConfirmAsync(Shop, HoldId.Parse("h2"), new BudgetAmount(1_000, 1));
        var outlived = (await scan.RunAsync(Shop))!;
        Assert.Equal(["h3", "h4"], outlived.Outlived.Select(hold => hold.Id.Value));
        Assert.Equal(1, outlived.Settled);
        Assert.Equal(2, (await ledger.GetAsync(Shop))!.OpenHolds);
        Assert.Equal(2, (await scan.RunAsync(Shop))!.Outlived.Count);

        await ledger.CancelAsync(Shop, HoldId.Parse("h3"), "resolved");
        await ledger.CancelAsync(Shop, HoldId.Parse("h4"), "resolved");
        Assert.Empty((await scan.RunAsync(Shop))!.Outlived);
        Assert.Equal(0, (await scan.RunAsync(Shop))!.Settled);
        await ProveAsync(ledger, Shop);
    }
}
