using System.Collections.Concurrent;
using CsCheck;
using MessageFunctions.Budgets;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Storage;
using static MessageFunctions.Core.Tests.Budgets.BudgetWorld;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>Random interleavings over two instances on a store that loses answers, refuses, and applies commits long after it gave them up.</summary>
public sealed class BudgetFaultTests
{
    [Fact]
    public async Task No_interleaving_of_faults_and_repeats_breaks_the_books() =>
        await Gen.Select(Gen.Int, Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 20])
            .SampleAsync((seed, unavailable, lost, late) => RunAsync(seed, unavailable, lost, late), iter: 25, threads: 1);

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_again_and_answers_the_same()
    {
        var tables = new FaultyTables(new MemoryTables(), new Random(1)) { LostAnswerPercent = 60 };
        var ledger = Ledger(tables);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("held", (await PersistAsync(() => ledger.TryAsync(Shop, Request($"h{i}")))).Code);
            Assert.Equal("confirmed", (await PersistAsync(() => ledger.ConfirmAsync(Shop, HoldId.Parse($"h{i}"), new BudgetAmount(900, 1)))).Code);
        }
        Assert.True(tables.Faults > 50, $"only {tables.Faults} answers were lost");
        tables.LostAnswerPercent = 0;
        Assert.Equal(101, (await ledger.GetAsync(Shop))!.LastEntry);
        await LedgerHistory.CheckAsync(ledger, Shop);
    }

    [Fact]
    public async Task A_store_that_never_answers_ends_in_unavailable_and_not_in_an_endless_loop()
    {
        var tables = new FaultyTables(new MemoryTables(), new Random(1)) { UnavailablePercent = 100 };
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Ledger(tables).TryAsync(Shop, Request("h")));
        Assert.Equal(Options.MaxAttempts, tables.Faults);
    }

    private static async Task RunAsync(int seed, int unavailable, int lost, int late)
    {
        var random = new Random(seed);
        var tables = new FaultyTables(new MemoryTables(), new Random(seed))
        {
            UnavailablePercent = unavailable,
            LostAnswerPercent = lost,
            LatePercent = late,
        };
        var quota = new Quota(20_000, 30);
        BudgetLedger[] ledgers = [Ledger(tables, quota), Ledger(tables, quota)];
        var answers = new ConcurrentBag<(string Hold, string Code)>();
        var clients = Enumerable.Range(0, 8).Select(_ => new Random(random.Next())).Select(own => Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                var hold = $"h{own.Next(40)}";
                var ledger = ledgers[own.Next(2)];
                switch (own.Next(10))
                {
                    case < 5: answers.Add((hold, (await PersistAsync(() => ledger.TryAsync(Shop, Request(hold)))).Code)); break;
                    case < 7: answers.Add((hold, (await PersistAsync(() => ledger.ConfirmAsync(Shop, HoldId.Parse(hold), new BudgetAmount(700, 1)))).Code)); break;
                    case < 9: answers.Add((hold, (await PersistAsync(() => ledger.CancelAsync(Shop, HoldId.Parse(hold), "test"))).Code)); break;
                    default: await PersistAsync(() => ledger.RechargeAsync(Shop, Change($"r{own.Next(5)}", 1_000, 1))); break;
                }
            }
        }));
        await Task.WhenAll(clients);

        (tables.UnavailablePercent, tables.LostAnswerPercent, tables.LatePercent) = (0, 0, 0);
        await LedgerHistory.CheckAsync(ledgers[0], Shop);
        foreach (var group in answers.GroupBy(answer => answer.Hold))
        {
            var codes = group.Select(answer => answer.Code).ToHashSet();
            var final = (await ledgers[0].GetHoldAsync(Shop, HoldId.Parse(group.Key)))?.Status;
            if (codes.Contains("confirmed") || codes.Contains("already_confirmed")) Assert.Equal(HoldStatus.Confirmed, final);
            if (codes.Contains("already_cancelled") || codes.Contains("cancelled"))
                Assert.True(final is HoldStatus.Cancelled or HoldStatus.Tombstone, $"{group.Key} answered cancelled and is {final}");
            if (codes.Contains("held")) Assert.True(final is not (null or HoldStatus.Tombstone), $"{group.Key} answered held and is {final}");
        }
    }

    private static async Task<T> PersistAsync<T>(Func<ValueTask<T>> step)
    {
        for (var i = 0; ; i++)
        {
            try { return await step(); }
            catch (StorageUnavailableException) when (i < 100) { }
        }
    }
}
