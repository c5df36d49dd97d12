using CsCheck;
using MessageFunctions.Access.Rates;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Access;

public sealed class RateTests
{
    private static readonly ChannelId Email = ChannelId.Parse("email");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryTables _tables = new();

    [Fact]
    public void In_any_series_of_requests_no_more_comes_in_than_burst_and_rate_and_one_request_allow() =>
        Gen.Select(Gen.Int[1, 1_000], Gen.Int[1, 1_000], Gen.Select(Gen.Int[1, 500], Gen.Long[0, 20_000_000]).Array[1, 60]).Sample((rate, burst, steps) =>
        {
            var bucket = new TokenBucket();
            var (now, taken, largest) = (0L, 0L, 0L);
            foreach (var (count, pause) in steps)
            {
                now += pause;
                if (bucket.Take(count, rate, burst, now) != TimeSpan.Zero) continue;
                taken += count;
                largest = Math.Max(largest, count);
            }
            Assert.True(taken <= burst + ((Int128)rate * now / TimeSpan.TicksPerSecond) + largest);
        }, iter: 2_000);

    [Fact]
    public void Whoever_waits_as_long_as_told_comes_in_and_a_tick_earlier_does_not() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Int[1, 1_000], Gen.Int[1, 1_000]).Sample((rate, burst, count) =>
        {
            TokenBucket early = new(), right = new();
            early.Take(burst, rate, burst, 0);
            right.Take(burst, rate, burst, 0);
            var wait = right.Take(count, rate, burst, 0).Ticks;
            Assert.True(wait > 0);
            Assert.NotEqual(TimeSpan.Zero, early.Take(count, rate, burst, wait - 1));
            Assert.Equal(TimeSpan.Zero, right.Take(count, rate, burst, wait));
        }, iter: 2_000);

    [Fact]
    public void A_bulk_above_the_burst_comes_in_when_the_bucket_is_full_and_is_paid_back()
    {
        var bucket = new TokenBucket();

        Assert.Equal(TimeSpan.Zero, bucket.Take(1_000, 100, 10, 0));
        // 990 owed, and the next one needs 1: 991 tokens at 100 a second.
        Assert.Equal(TimeSpan.FromSeconds(9.91), bucket.Take(1, 100, 10, 0));
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_and_takes_nothing()
    {
        var bucket = new TokenBucket();
        bucket.Take(10, 1, 10, 1_000_000_000);

        Assert.NotEqual(TimeSpan.Zero, bucket.Take(1, 1, 10, 0));
        Assert.Equal(TimeSpan.Zero, bucket.Take(1, 1, 10, TimeSpan.TicksPerSecond));
    }

    [Fact]
    public async Task Tenants_do_not_take_from_each_other()
    {
        var admission = Admission(new RateOptions());
        Assert.Equal(AdmissionVerdict.Admitted, (await AskAsync(admission, "acme", 100)).Verdict);

        Assert.Equal(new Admission(AdmissionVerdict.RateLimited, TimeSpan.FromSeconds(0.1)), await AskAsync(admission, "acme", 1));
        Assert.Equal(AdmissionVerdict.Admitted, (await AskAsync(admission, "other", 100)).Verdict);
    }

    [Fact]
    public async Task What_the_channel_or_the_service_refuses_is_not_counted_against_the_tenant()
    {
        var admission = Admission(new RateOptions { ChannelMessagesPerSecond = new Dictionary<ChannelId, int> { [Email] = 2 }, MessagesPerSecond = 1, MessagesBurst = 30 });
        Assert.Equal(AdmissionVerdict.Admitted, (await AskAsync(admission, "acme", 20)).Verdict);

        Assert.Equal(AdmissionVerdict.RateLimited, (await AskAsync(admission, "acme", 1)).Verdict);
        Assert.Equal(80, admission.State(Tenant("acme")).Left);
        Assert.Equal(AdmissionVerdict.Admitted, (await AskAsync(admission, "acme", 10, "sms")).Verdict);
        Assert.Equal(AdmissionVerdict.RateLimited, (await AskAsync(admission, "acme", 1, "sms")).Verdict);
        Assert.Equal(70, admission.State(Tenant("acme")).Left);
    }

    [Fact]
    public async Task Instances_share_a_limit_and_take_over_the_part_of_one_that_is_gone()
    {
        RateShares one = new(_tables, _time, "one"), two = new(_tables, _time, "two");
        await one.RenewAsync();
        await two.RenewAsync();
        await one.RenewAsync();
        Assert.Equal((50, 50), (one.Share(100), two.Share(100)));

        _time.Advance(RateShares.Lease);
        await one.RenewAsync();

        Assert.Equal(100, one.Share(100));
        await two.RenewAsync();
        await one.ReleaseAsync();
        await two.RenewAsync();
        Assert.Equal(100, two.Share(100));
    }

    [Fact]
    public async Task Given_a_store_that_is_down_the_part_stays_as_it_was()
    {
        RateShares one = new(_tables, _time, "one"), two = new(_tables, _time, "two");
        await two.RenewAsync();
        await one.RenewAsync();
        _tables.IsDown = true;

        await Assert.ThrowsAsync<MessageFunctions.Storage.StorageUnavailableException>(async () => await one.RenewAsync());

        Assert.Equal(50, one.Share(100));
    }

    private RateAdmission Admission(RateOptions options) => new(options, new RateShares(_tables, _time, "one"), new DefaultPolicies(), _time);

    private static TenantSnapshot Tenant(string id) =>
        new(new Tenant(TenantId.Parse(id), id, TenantState.Active, new TenantSettings { MessagesPerSecond = 10, MessagesBurst = 100 }), 1);

    private static async Task<Admission> AskAsync(RateAdmission admission, string tenant, int messages, string channel = "email") =>
        await admission.AdmitAsync(new AdmissionRequest(Tenant(tenant), LineId.Parse("crm"), ChannelId.Parse(channel), Priority.P1, messages));
}
