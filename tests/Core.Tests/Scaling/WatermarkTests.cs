using CsCheck;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Scaling;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Scaling;

/// <summary>What is turned away while the queues are full.</summary>
public sealed class WatermarkTests
{
    private static readonly WatermarkPolicy Policy = new() { ShedP3Above = 100, AdmitP3Below = 50, ShedP2Above = 200, AdmitP2Below = 150 };
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(DegradationLevel.None, 100, DegradationLevel.None)]
    [InlineData(DegradationLevel.None, 101, DegradationLevel.ShedP3)]
    [InlineData(DegradationLevel.ShedP3, 50, DegradationLevel.ShedP3)]
    [InlineData(DegradationLevel.ShedP3, 49, DegradationLevel.None)]
    [InlineData(DegradationLevel.ShedP3, 200, DegradationLevel.ShedP3)]
    [InlineData(DegradationLevel.ShedP3, 201, DegradationLevel.ShedP2)]
    [InlineData(DegradationLevel.None, 201, DegradationLevel.ShedP2)]
    [InlineData(DegradationLevel.ShedP2, 150, DegradationLevel.ShedP2)]
    [InlineData(DegradationLevel.ShedP2, 149, DegradationLevel.ShedP3)]
    [InlineData(DegradationLevel.ShedP2, 49, DegradationLevel.None)]
    [InlineData(DegradationLevel.ShedP2, 0, DegradationLevel.None)]
    public void The_level_changes_only_beyond_a_mark(DegradationLevel level, long depth, DegradationLevel next) =>
        Assert.Equal(next, WatermarkDecider.Evaluate(Policy, level, depth));

    [Fact]
    public void Between_the_marks_a_wavering_depth_changes_nothing() =>
        Gen.Long[50, 100].List[1, 100].Sample(depths =>
        {
            foreach (var start in new[] { DegradationLevel.None, DegradationLevel.ShedP3 })
                Assert.Equal(start, depths.Aggregate(start, (level, depth) => WatermarkDecider.Evaluate(Policy, level, depth)));
        });

    [Fact]
    public async Task P0_and_P1_are_taken_however_full_the_queues_are()
    {
        var world = new World(_time);
        await world.MeasureAsync(new QueueDepths(0, 0, 0, 1_000_000));

        Assert.Equal(AdmissionVerdict.Admitted, await world.AdmitAsync(Priority.P0));
        Assert.Equal(AdmissionVerdict.Admitted, await world.AdmitAsync(Priority.P1));
        Assert.Equal(AdmissionVerdict.Shed, await world.AdmitAsync(Priority.P2));
        Assert.Equal(AdmissionVerdict.Shed, await world.AdmitAsync(Priority.P3));
    }

    [Fact]
    public async Task P3_is_turned_away_first_and_taken_again_when_the_queues_have_drained()
    {
        var world = new World(_time);
        await world.MeasureAsync(new QueueDepths(0, 0, 0, 20_001));
        Assert.Equal(AdmissionVerdict.Admitted, await world.AdmitAsync(Priority.P2));
        Assert.Equal(AdmissionVerdict.Shed, await world.AdmitAsync(Priority.P3));

        await world.MeasureAsync(new QueueDepths(0, 0, 0, 10_000));
        Assert.Equal(AdmissionVerdict.Shed, await world.AdmitAsync(Priority.P3));
        await world.MeasureAsync(new QueueDepths(0, 0, 0, 9_999));
        Assert.Equal(AdmissionVerdict.Admitted, await world.AdmitAsync(Priority.P3));
        Assert.Equal(["+watermark/queues", "+watermark/queues", "-watermark/queues"], world.Alerts.Heard);
    }

    [Fact]
    public async Task A_level_that_nobody_confirms_any_more_shuts_nobody_out_for_ever()
    {
        var world = new World(_time);
        await world.MeasureAsync(new QueueDepths(0, 0, 0, 20_001));
        _time.Advance(Degradation.ValidFor + TimeSpan.FromSeconds(1));

        Assert.Equal(AdmissionVerdict.Admitted, await world.AdmitAsync(Priority.P3));
    }

    [Fact]
    public async Task Another_instance_sees_the_level_within_five_seconds()
    {
        var world = new World(_time);
        var other = new DegradationView(world.Store, _time);
        Assert.False(other.Sheds(Priority.P3, out _));
        await world.MeasureAsync(new QueueDepths(0, 0, 0, 20_001));
        _time.Advance(TimeSpan.FromSeconds(5));

        other.Sheds(Priority.P3, out _);
        Assert.True(other.Sheds(Priority.P3, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(30), retryAfter);
    }

    [Fact]
    public async Task Changes_are_kept_with_what_waited_then_the_newest_first()
    {
        var world = new World(_time);
        foreach (var depth in new long[] { 20_001, 20_002, 60_000, 0 })
        {
            await world.MeasureAsync(new QueueDepths(0, 0, 0, depth));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([0, 60_000, 20_001], (await world.Store.HistoryAsync(TestContext.Current.CancellationToken)).Select(change => change.Depths.Total));
    }

    private sealed class World : IQueueDepths
    {
        private readonly WatermarkAdmission _admission;
        private readonly WatchWatermarks _watch;
        private QueueDepths _depths = new(0, 0, 0, 0);

        public World(FakeTimeProvider time)
        {
            var tables = new MemoryTables();
            Store = new DegradationStore(tables);
            var view = new DegradationView(Store, time);
            _watch = new WatchWatermarks(this, Store, view, new DefaultPolicies(), Alerts, time);
            _admission = new WatermarkAdmission(view, new OpenAdmission());
        }

        public DegradationStore Store { get; }

        public HeardAlerts Alerts { get; } = new();

        public async Task MeasureAsync(QueueDepths depths)
        {
            _depths = depths;
            await _watch.RunAsync(TestContext.Current.CancellationToken);
        }

        public async Task<AdmissionVerdict> AdmitAsync(Priority priority) => (await _admission.AdmitAsync(
            new AdmissionRequest(null!, LineId.Parse("shop"), ChannelId.Parse("email"), priority, 1), TestContext.Current.CancellationToken)).Verdict;

        public ValueTask<QueueDepths> MeasureAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_depths);
    }
}
