using System.Diagnostics;
using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Reconciliation;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Reconciliation;

/// <summary>Plants what can go wrong into a world whose books agree: all of it is found, nothing else is, all is repaired, and a second run is clean.</summary>
public sealed class InjectionTests(ITestOutputHelper output)
{
    // The long run: MESSAGEFUNCTIONS_RECONCILE_MESSAGES=1000000.
    private static readonly int Messages =
        int.TryParse(Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_RECONCILE_MESSAGES"), out var messages) ? messages : 4_000;

    public static TheoryData<DiscrepancyClass> Classes => [.. DiscrepancyClasses.All];

    [Fact]
    public async Task A_world_whose_books_agree_has_no_discrepancy()
    {
        await using var world = new World(1_000, seed: 1);
        await world.BuildAsync([], each: 0);
        Assert.Empty(await RunAsync(world, []));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Each_class_alone_is_found_and_repaired(DiscrepancyClass kind)
    {
        await using var world = new World(600, seed: (int)kind);
        await world.BuildAsync([kind], each: 3);
        Assert.NotEmpty(world.Planted);
        await FindRepairAndRunAgainAsync(world);
    }

    [Fact]
    public async Task All_classes_mixed_are_found_and_repaired()
    {
        await using var world = new World(Messages, seed: 42);
        await world.BuildAsync(DiscrepancyClasses.All, each: Math.Max(2, Messages / 100_000));
        await FindRepairAndRunAgainAsync(world);
    }

    private async Task FindRepairAndRunAgainAsync(World world)
    {
        var explained = new HashSet<string>();
        var found = await RunAsync(world, explained);
        Assert.Equal(
            world.Planted.OrderBy(plant => plant.Class).ThenBy(plant => plant.Subject, StringComparer.Ordinal),
            found.Select(discrepancy => (discrepancy.Class, discrepancy.Subject)).OrderBy(plant => plant.Class).ThenBy(plant => plant.Subject, StringComparer.Ordinal));

        var repair = new DiscrepancyRepair(world.Ledger);
        foreach (var discrepancy in found.OrderBy(discrepancy => discrepancy.Class))
        {
            if (discrepancy.Repair is Repair.Explain) explained.Add(discrepancy.Key);
            else Assert.True(await repair.ApplyAsync(discrepancy, "test"), $"{discrepancy.Key} was not repaired");
        }
        // A repair that is applied again changes nothing.
        var before = (await world.Ledger.GetAsync(World.Account))!;
        foreach (var discrepancy in found.Where(discrepancy => discrepancy.Repair is not Repair.Explain)) await repair.ApplyAsync(discrepancy, "test");
        Assert.Equal(before, await world.Ledger.GetAsync(World.Account));
        Assert.Empty(await RunAsync(world, explained));
    }

    private async Task<List<Discrepancy>> RunAsync(World world, HashSet<string> explained)
    {
        var sink = new Collector(explained);
        var statement = await world.StatementAsync();
        var peak = new PeakMemory();
        var watch = Stopwatch.StartNew();
        // Accounts first: a ledger that does not add up is restated before single holds are corrected on it.
        await new AccountReconciler(world.Ledger).RunAsync(World.Account, sink);
        var result = await new SliceReconciler(world.Log, world.Ledger, world.Tables, world.Time).RunAsync(
            World.Tenant, World.Start, World.End, World.Settings, sink, statement);
        await new CounterReconciler(world.Log, new Counters(world)).RunAsync(World.Tenant, World.Start, World.End, sink);
        watch.Stop();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Messages} messages in {result.Envelopes} envelopes, {result.Holds} holds: {watch.Elapsed.TotalSeconds:F2} s, {result.Messages / watch.Elapsed.TotalSeconds:F0} messages/s, managed memory at most {peak.Stop() / 1_048_576} MiB; {sink.Found.Count} found"));
        Assert.Equal(sink.Found.Count(discrepancy => discrepancy.Class is not (DiscrepancyClass.FoldMismatch or DiscrepancyClass.CounterDrift)), result.Classes.Sum(total => total.Count));
        return sink.Found;
    }

    private sealed class Collector(HashSet<string> explained) : IDiscrepancySink
    {
        public List<Discrepancy> Found { get; } = [];

        public ValueTask<Disposition> AddAsync(Discrepancy discrepancy, CancellationToken cancellationToken = default)
        {
            if (explained.Contains(discrepancy.Key)) return ValueTask.FromResult(Disposition.Explained);
            lock (Found) Found.Add(discrepancy);
            return ValueTask.FromResult(Disposition.Open);
        }
    }

    private sealed class Counters(World world) : ISendCounters
    {
        public ValueTask<IReadOnlyDictionary<ChannelId, long>> TakenAsync(
            TenantId tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyDictionary<ChannelId, long>>(new Dictionary<ChannelId, long> { [World.Email] = world.Taken + world.CounterError });
    }

    private sealed class PeakMemory
    {
        private readonly ITimer _timer;
        private long _peak;

        public PeakMemory() => _timer = TimeProvider.System.CreateTimer(
            _ => _peak = Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: false)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));

        public long Stop()
        {
            _timer.Dispose();
            return _peak;
        }
    }
}
