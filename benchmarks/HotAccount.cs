using System.Diagnostics;
using MessageFunctions.Budgets;
using MessageFunctions.Delivery;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;

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
        var (tried, count) = await MeasureAsync(context.Seconds / 2, (_, _) => TryAsync(ledger, account, NewHold()));
        var perHold = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count;
        var (settled, _) = await MeasureAsync(context.Seconds / 2, async (_, _) =>
        {
            var id = NewHold();
            await TryAsync(ledger, account, id);
            await ledger.ConfirmAsync(account, id, new BudgetAmount(60, 1));
        });
        return
        [
            new Measurement("Try on one hot account", tried, "holds/s", RawLimits.SqliteRows),
            new Measurement("processor time of a Try, callers included", perHold, "µs"),
            new Measurement("Try and Confirm on one hot account", settled, "holds/s", RawLimits.SqliteRows),
        ];
    }

    /// <summary>A hold's id as the saga makes it: its envelope's, so ids of one time stand together.</summary>
    private static HoldId NewHold() => new EnvelopeHold(EnvelopeId.Create(TimeProvider.System.GetUtcNow()), 0, new Month(2026, 11)).Id;

    private static async Task TryAsync(BudgetLedger ledger, AccountId account, HoldId id)
    {
        var request = HoldRequest.Total(id, new BudgetAmount(100, 1), DateTimeOffset.UnixEpoch.AddYears(100));
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
