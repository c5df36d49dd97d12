using CsCheck;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Windows;

public sealed class WindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly LineId Shop = LineId.Parse("shop");
    private static readonly ChannelId Email = ChannelId.Parse("email");
    private readonly FakeTimeProvider _time = new(Start);
    private readonly MemoryTables _tables = new();

    [Fact]
    public async Task Sums_over_instances_whose_clocks_differ_lose_nothing() =>
        await Gen.Select(Gen.Int[0, 29], Gen.Int[0, 1_200].Array[1, 60], Gen.Int[0, 3].Array[1, 60]).SampleAsync(async (skew, at, kinds) =>
        {
            var tables = new MemoryTables();
            var time = new FakeTimeProvider(Start);
            WindowRecorder[] recorders = [new(time), new(time)];
            WindowFlush[] flushes = [.. recorders.Select((recorder, i) => new WindowFlush(recorder, tables, time, $"i{i}"))];
            var accepted = 0L;
            for (var i = 0; i < at.Length; i++)
            {
                var result = kinds[i % kinds.Length] == 0 ? Fail(SendCode.TimedOut, ResultKind.Unknown) : new MessageResult(0, ResultKind.Accepted);
                accepted += result.Result == ResultKind.Accepted ? 1 : 0;
                var stamp = Start.AddSeconds(at[i] + (i % 2 == 1 ? skew : 0));
                recorders[i % 2].Sent(Envelope(), Email, stamp, [result], TimeSpan.FromMilliseconds(5));
                if (i % 7 == 0) await flushes[i % 2].RunAsync();
            }
            foreach (var flush in flushes) await flush.RunAsync(all: true);
            foreach (var flush in flushes) await flush.RunAsync(all: true);

            time.SetUtcNow(Start.AddHours(1));
            var reader = new WindowReader(tables, time, new WindowSettings());
            var buckets = (await reader.BucketsAsync(Start, Start.AddHours(1)))[Email];
            Assert.Equal(at.Length, buckets.Sum(bucket => bucket.Counts.Sends));
            Assert.Equal(accepted, buckets.Sum(bucket => bucket.Counts.Accepted));
            Assert.Equal(accepted, (await reader.TakenAsync(Tenant, Start, Start.AddHours(1))).GetValueOrDefault(Email));
        }, iter: 60);

    [Fact]
    public async Task Given_a_store_that_was_down_When_it_is_back_Then_the_next_flush_writes_all()
    {
        var recorder = new WindowRecorder(_time);
        var flush = new WindowFlush(recorder, _tables, _time, "i1");
        recorder.Sent(Envelope(), Email, Start, [new MessageResult(0, ResultKind.Accepted)], TimeSpan.FromMilliseconds(5));
        _tables.IsDown = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await flush.RunAsync(all: true));
        _tables.IsDown = false;
        _time.Advance(TimeSpan.FromMinutes(20));
        await flush.RunAsync(all: true);

        Assert.Equal(1, (await Reader().TakenAsync(Tenant, Start, Start.AddHours(1)))[Email]);
        Assert.DoesNotContain(recorder.Channels, cell => cell.Value.IsDirty);
    }

    [Fact]
    public async Task Given_nothing_new_When_it_flushes_Then_nothing_is_written()
    {
        var recorder = new WindowRecorder(_time);
        var flush = new WindowFlush(recorder, _tables, _time, "i1");
        recorder.Sent(Envelope(), Email, Start, [new MessageResult(0, ResultKind.Accepted)], TimeSpan.FromMilliseconds(5));
        await flush.RunAsync(all: true);
        var commits = _tables.Commits;
        await flush.RunAsync(all: true);
        Assert.Equal(commits, _tables.Commits);
        _time.Advance(TimeSpan.FromMinutes(10));
        await flush.RunAsync(all: true);
        Assert.Empty(recorder.Channels);
        Assert.Empty(recorder.Lines);
    }

    [Fact]
    public async Task A_slot_that_is_over_is_summed_once_late_counts_included_and_swept_when_its_time_is_over()
    {
        var upkeep = new WindowUpkeep(_tables, new TenantStore(_tables), _time, new WindowSettings { KeepDays = 1, KeepBucketHours = 2 });
        WindowRecorder[] recorders = [new(_time), new(_time)];
        WindowFlush[] flushes = [.. recorders.Select((recorder, i) => new WindowFlush(recorder, _tables, _time, $"i{i}"))];
        await upkeep.SumAsync();
        recorders[0].Sent(Envelope(), Email, Start, [new MessageResult(0, ResultKind.Accepted)], TimeSpan.FromMilliseconds(10));
        recorders[1].Sent(Envelope(), Email, Start.AddSeconds(299), [new MessageResult(0, ResultKind.Accepted), Fail(SendCode.Throttled)], TimeSpan.FromMilliseconds(400));
        recorders[0].Spent(Envelope(), Email, 70);
        await flushes[0].RunAsync();
        _time.Advance(TimeSpan.FromSeconds(330));
        await upkeep.SumAsync();
        Assert.Empty(await Reader().SlotsAsync(Start));

        await flushes[1].RunAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        await upkeep.SumAsync();
        await upkeep.SumAsync();
        var slot = Assert.Single(await Reader().SlotsAsync(Start));
        Assert.Equal(new SendCounts { Accepted = 2, Failed = 1, SpentMicros = 70 }, slot.Counts);
        Assert.Equal(2, slot.Latency.Count);
        Assert.InRange(slot.Latency.Milliseconds(99), 396, 404);

        await upkeep.SweepAsync();
        _time.Advance(TimeSpan.FromHours(3));
        await upkeep.SweepAsync();
        Assert.Empty(await Reader().BucketsAsync(Start, Start.AddMinutes(10)));
        Assert.Single(await Reader().SlotsAsync(Start));
        _time.Advance(TimeSpan.FromDays(2));
        await upkeep.SweepAsync();
        Assert.Empty(await Reader().SlotsAsync(Start));
    }

    [Theory]
    [InlineData(ResultKind.Accepted, null, SendClass.Accepted)]
    [InlineData(ResultKind.Rejected, SendCode.RecipientRejected, SendClass.Undeliverable)]
    [InlineData(ResultKind.Rejected, SendCode.ProviderRejected, SendClass.Rejected)]
    [InlineData(ResultKind.Rejected, SendCode.RecipientInvalid, SendClass.NotTried)]
    [InlineData(ResultKind.Rejected, "template_no_variant", SendClass.NotTried)]
    [InlineData(ResultKind.Retryable, SendCode.Throttled, SendClass.Failed)]
    [InlineData(ResultKind.Retryable, SendCode.AuthenticationFailed, SendClass.Failed)]
    [InlineData(ResultKind.Retryable, SendCode.Unreachable, SendClass.TimedOut)]
    [InlineData(ResultKind.Retryable, SendCode.ChannelBusy, SendClass.NotTried)]
    [InlineData(ResultKind.Unknown, SendCode.TimedOut, SendClass.TimedOut)]
    [InlineData(ResultKind.Unknown, SendCode.ConnectionLost, SendClass.TimedOut)]
    [InlineData(ResultKind.Unknown, SendCode.Interrupted, SendClass.NotTried)]
    public void A_result_counts_for_what_it_says_about_the_provider(ResultKind kind, string? reason, SendClass expected) =>
        Assert.Equal(expected, SendClasses.Of(new MessageResult(0, kind) { Reason = reason }));

    [Theory]
    [InlineData(true, 2, true, 3, true, 2)]
    [InlineData(true, 2, false, 4, true, 2)]
    [InlineData(false, 4, true, 0, true, 0)]
    [InlineData(false, 2, false, 4, false, 6)]
    public void A_bucket_of_two_instances_has_the_shortest_row_that_is_possible(bool answered, int row, bool otherAnswered, int otherRow, bool both, int expected)
    {
        var sum = new SendBucket(Start, default, answered, row).And(new SendBucket(Start, default, otherAnswered, otherRow));
        Assert.Equal((both, expected), (sum.Answered, sum.UnansweredInARow));
    }

    [Fact]
    public void A_histogram_survives_its_encoding()
    {
        var latency = new SendLatency();
        for (var i = 1; i <= 1_000; i++) latency.Record(TimeSpan.FromMilliseconds(i));
        var read = SendLatency.Decode(latency.Encode());
        Assert.Equal(1_000, read.Count);
        Assert.Equal(latency.Milliseconds(95), read.Milliseconds(95));
        Assert.Equal(0, new SendLatency().Milliseconds(50));
    }

    private WindowReader Reader() => new(_tables, _time, new WindowSettings());

    private static MessageResult Fail(string reason, ResultKind kind = ResultKind.Retryable) => new(0, kind) { Reason = reason };

    private static Envelope Envelope() => new(
        Tenant, EnvelopeId.Create(Start, new byte[10]), Shop, MessageKind.Service, Priority.P1, [new PlannedChannel(Email, 10)], Start,
        [new EnvelopeMessage(0, new Recipient(Email: "ada@example.com"))]);
}
