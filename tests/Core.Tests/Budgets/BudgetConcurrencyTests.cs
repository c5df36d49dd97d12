using System.Collections.Concurrent;
using MessageFunctions.Budgets;
using MessageFunctions.Embedded.Storage;
using static MessageFunctions.Core.Tests.Budgets.BudgetWorld;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>Real threads on a real store: 64 writers on one account, through two ledgers that know nothing of each other.</summary>
public sealed class BudgetConcurrencyTests : IAsyncLifetime
{
    private const int Writers = 64;

    // The long run: MESSAGEFUNCTIONS_BUDGET_ROUNDS=2000.
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_BUDGET_ROUNDS"), out var rounds) ? rounds : 40;

    private readonly string _directory = Directory.CreateTempSubdirectory("messagefunctions-budgets-").FullName;
    private SqliteStorage _storage = null!;

    public ValueTask InitializeAsync()
    {
        _storage = SqliteStorage.Open(_directory);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Given_64_writers_and_two_instances_When_all_hold_and_settle_Then_the_books_hold_to_the_last_unit()
    {
        // Too little for all that is asked, so that refusals and releases meet all the time.
        var quota = new Quota(Writers * Rounds * 100L, Writers * Rounds, 10_000);
        var options = new BudgetLedgerOptions { MaxAttempts = 100, RetryDelay = TimeSpan.FromMilliseconds(1) };
        BudgetLedger[] ledgers =
        [
            new(_storage.Tables, new FixedQuota(quota), TimeProvider.System, options),
            new(_storage.Tables, new FixedQuota(quota), TimeProvider.System, options),
        ];
        var confirmed = new ConcurrentDictionary<string, BudgetAmount>();
        var refused = 0L;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var round = 0; round < Rounds; round++)
            {
                // Pairs of writers share their holds, each over its own instance, so every step is also raced by its repeat.
                var id = $"w{writer / 2}-{round}";
                var (here, there) = (ledgers[writer % 2], ledgers[(writer + 1) % 2]);
                var held = await here.TryAsync(Shop, Request(id, 1_000));
                if (held is TryOutcome.Insufficient) Interlocked.Increment(ref refused);
                var actual = new BudgetAmount(random.Next(0, 1_001), 1);
                var outcome = random.Next(3) == 0
                    ? await there.CancelAsync(Shop, HoldId.Parse(id), "test")
                    : await there.ConfirmAsync(Shop, HoldId.Parse(id), actual);
                if (outcome is SettleOutcome.Confirmed won) Assert.Equal(won.Hold.Spent, confirmed.GetOrAdd(id, won.Hold.Spent));
            }
        })));

        Assert.True(confirmed.Count > Writers && refused > 0, $"only {confirmed.Count} were confirmed and {refused} refused");
        await LedgerHistory.CheckAsync(ledgers[0], Shop);
        var account = (await ledgers[1].GetAsync(Shop))!;
        Assert.Equal(0, account.OpenHolds);
        Assert.Equal(BudgetAmount.Zero, account.Held);
        Assert.Equal(BudgetAmount.Sum([.. confirmed.Values]), account.Spent);
    }

    [Fact]
    public async Task Given_more_asked_than_there_is_When_64_writers_hold_Then_exactly_the_limit_is_held()
    {
        var ledger = new BudgetLedger(_storage.Tables, new FixedQuota(new Quota(1_000_000, 1_000)), TimeProvider.System);
        var held = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 32; i++)
            {
                if (await ledger.TryAsync(Shop, Request($"w{writer}-{i}")) is TryOutcome.Held) Interlocked.Increment(ref held);
            }
        })));
        Assert.Equal(1_000, held);
        Assert.Equal(BudgetAmount.Zero, (await ledger.GetAsync(Shop))!.Available);
        await LedgerHistory.CheckAsync(ledger, Shop);
    }
}
