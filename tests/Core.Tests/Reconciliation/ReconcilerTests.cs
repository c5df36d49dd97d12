using MessageFunctions.Reconciliation;
using MessageFunctions.Windows;

namespace MessageFunctions.Core.Tests.Reconciliation;

/// <summary>A whole run with its store: parts, report, automatic and manual repairs, CSV.</summary>
public sealed class ReconcilerTests
{
    private static readonly RunId Run = RunId.Create(World.Start.AddDays(2), "demand");

    [Fact]
    public async Task A_run_reports_repairs_what_it_may_and_leaves_the_rest_to_people()
    {
        await using var world = new World(600, seed: 7);
        await world.BuildAsync([DiscrepancyClass.HoldWithoutSaga, DiscrepancyClass.SentUnpaid, DiscrepancyClass.SendWithoutReceipt], each: 1);
        var store = new ReconciliationStore(world.Tables);
        var reconciler = Create(world, store);

        var first = await RunAsync(reconciler, Run);
        Assert.True(first.IsRed);
        Assert.Equal(600, first.Result.Messages);
        Assert.Equal(
            [(DiscrepancyClass.HoldWithoutSaga, 1L, 1L), (DiscrepancyClass.SentUnpaid, 1L, 0L), (DiscrepancyClass.SendWithoutReceipt, 1L, 0L)],
            first.Result.Classes.Select(total => (total.Class, total.Count, total.Repaired)));
        Assert.Equal(first.Result.Classes, (await store.GetAsync(World.Tenant, Run))!.Result.Classes);

        var items = (await store.ItemsAsync(World.Tenant, Run)).Items;
        Assert.Equal(3, items.Count);
        foreach (var item in items)
        {
            var resolved = await reconciler.ResolveAsync(World.Tenant, Run, item.Id, "finance", "checked");
            Assert.NotEqual(Disposition.Open, resolved!.Disposition);
            Assert.Equal(resolved, await reconciler.ResolveAsync(World.Tenant, Run, item.Id, "finance", "again"));
        }
        Assert.Null(await reconciler.ResolveAsync(World.Tenant, Run, "nothing", "finance", "checked"));

        var second = await RunAsync(reconciler, RunId.Create(World.Start.AddDays(3), "nightly"));
        Assert.Empty(second.Result.Classes);
        Assert.False(second.IsRed);
        Assert.Equal(["nightly", "demand"], (await store.ListAsync(World.Tenant)).Items.Select(run => run.Id.Value[15..]));
        Assert.True((await world.Ledger.VerifyAsync(World.Account)).IsProven);
    }

    [Fact]
    public async Task A_part_that_is_cut_off_after_a_repair_and_repeated_still_reports_it()
    {
        await using var world = new World(300, seed: 8);
        await world.BuildAsync([DiscrepancyClass.OrphanHold], each: 2);
        var reconciler = Create(world, new ReconciliationStore(world.Tables));
        await reconciler.BeginAsync(World.Tenant, Run, World.Start, World.End, "test");
        var lost = await reconciler.CheckSliceAsync(World.Tenant, Run, World.Start, World.End);
        Assert.Equal(2, Assert.Single(lost.Classes).Repaired);
        var again = await reconciler.CheckSliceAsync(World.Tenant, Run, World.Start, World.End);
        Assert.Empty(again.Classes);
        var report = (await reconciler.FinishAsync(World.Tenant, Run, [again]))!;
        Assert.Equal((2L, 2L), (report.Result.Classes[0].Count, report.Result.Classes[0].Repaired));
    }

    [Fact]
    public async Task The_csv_has_a_line_for_each_discrepancy()
    {
        await using var world = new World(300, seed: 9);
        await world.BuildAsync([DiscrepancyClass.SentUnpaid], each: 2);
        var store = new ReconciliationStore(world.Tables);
        await RunAsync(Create(world, store), Run);
        var text = new StringWriter();
        await DiscrepancyCsv.WriteAsync(store, World.Tenant, Run, text);
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal(DiscrepancyCsv.Header, lines[0]);
        Assert.All(lines[1..], line => Assert.StartsWith("sent_unpaid,\"acme.shop.email.2026-11:", line, StringComparison.Ordinal));
    }

    private static Reconciler Create(World world, ReconciliationStore store) => new(
        store, World.Settings, world.Ledger, new AccountReconciler(world.Ledger), new SliceReconciler(world.Log, world.Ledger, world.Tables, world.Time),
        new DiscrepancyRepair(world.Ledger), new CounterReconciler(world.Log, new WindowReader(world.Tables, world.Time, new WindowSettings())), world.Time);

    private static async Task<ReconciliationRun> RunAsync(Reconciler reconciler, RunId run)
    {
        var plan = await reconciler.BeginAsync(World.Tenant, run, World.Start, World.End, "test");
        var parts = new List<PartResult>();
        foreach (var account in plan.Accounts) parts.Add(await reconciler.CheckAccountAsync(run, account));
        foreach (var (from, to) in plan.Slices.Zip(plan.Slices.Skip(1))) parts.Add(await reconciler.CheckSliceAsync(World.Tenant, run, from, to));
        return (await reconciler.FinishAsync(World.Tenant, run, parts))!;
    }
}
