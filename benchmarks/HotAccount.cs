using System.Diagnostics;
using MessageFunctions.Budgets;
using MessageFunctions.Embedded.Storage;

namespace MessageFunctions.Benchmarks;

/// <summary>Holds on one account from many callers at once, each hold its own call, on SQLite.</summary>
public sealed class HotAccount : IBenchmark
{
    private const int Callers = 2_048;

    public string Name => "budget-hot-account";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var storage = SqliteStorage.Open(context.Directory);
        var ledger = new BudgetLedger(storage.Tables, new Unlimited(), TimeProvider.System);
        var account = AccountId.Parse("bench.hot.simulator.2026-11");
        await ledger.OpenAsync(account, Unlimited.Quota);

        var processor = Environment.CpuUsage.TotalTime;
        var (tried, count) = await MeasureAsync(context.Seconds / 2, (caller, i) => TryAsync(ledger, account, $"{caller}-{i}"));
        var perHold = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count;
        var (settled, _) = await MeasureAsync(context.Seconds / 2, async (caller, i) =>
        {
            var id = $"s{caller}-{i}";
            await TryAsync(ledger, account, id);
            await ledger.ConfirmAsync(account, HoldId.Parse(id), new BudgetAmount(60, 1));
        });
        return
        [
            new Measurement("Try on one hot account", tried, "holds/s", RawLimits.SqliteRows),
            new Measurement("processor time of a Try, callers included", perHold, "µs"),
            new Measurement("Try and Confirm on one hot account", settled, "holds/s", RawLimits.SqliteRows),
        ];
    }

    private static async Task TryAsync(BudgetLedger ledger, AccountId account, string id)
    {
        var request = HoldRequest.Total(HoldId.Parse(id), new BudgetAmount(100, 1), DateTimeOffset.UnixEpoch.AddYears(100));
        if (await ledger.TryAsync(account, request) is not TryOutcome.Held) throw new InvalidOperationException("The hold was refused.");
    }

    private static async Task<(double PerSecond, long Count)> MeasureAsync(double seconds, Func<int, int, Task> step)
    {
        var watch = Stopwatch.StartNew();
        var done = 0L;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; watch.Elapsed.TotalSeconds < seconds; i++)
            {
                await step(caller, i);
                Interlocked.Increment(ref done);
            }
        })));
        return (done / watch.Elapsed.TotalSeconds, done);
    }

    private sealed class Unlimited : IQuotaSource
    {
        public static readonly Quota Quota = new(BudgetAmount.MaxPart, BudgetAmount.MaxPart);

        public ValueTask<Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default) => ValueTask.FromResult<Quota?>(Quota);
    }
}
