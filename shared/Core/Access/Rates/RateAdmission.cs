using System.Collections.Concurrent;
using MessageFunctions.Channels;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Tenants;

namespace MessageFunctions.Access.Rates;

/// <summary>
/// Lets messages in as fast as the tenant, the channel and the whole service allow, counted per message. A message counts only where all
/// three let it in. No I/O.
/// </summary>
public sealed class RateAdmission(RateOptions options, RateShares shares, TimeProvider time) : IAdmission
{
    private const int ChannelBurstSeconds = 10;

    private readonly TokenBucket _all = new();
    private readonly ConcurrentDictionary<TenantId, TokenBucket> _tenants = new();
    private readonly ConcurrentDictionary<ChannelId, TokenBucket> _channels = new();

    public ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken = default)
    {
        var wait = Take(request);
        return ValueTask.FromResult(wait == TimeSpan.Zero ? new Admission(AdmissionVerdict.Admitted) : new Admission(AdmissionVerdict.RateLimited, wait));
    }

    /// <summary>What a tenant has left on this instance: the limit's name, the burst, what is left of it and the seconds until it is full.</summary>
    public RateState State(TenantSnapshot tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var (rate, burst) = Limit(tenant);
        var left = Bucket(tenant.Id).Available(rate, burst, Now());
        return new RateState(burst, left, (burst - left + rate - 1) / rate);
    }

    private TimeSpan Take(in AdmissionRequest request)
    {
        var now = Now();
        var (rate, burst) = Limit(request.Tenant);
        var tenant = Bucket(request.Tenant.Id);
        var wait = tenant.Take(request.Messages, rate, burst, now);
        if (wait > TimeSpan.Zero) return wait;
        TokenBucket? channel = null;
        if (options.ChannelMessagesPerSecond.TryGetValue(request.Channel, out var limit))
        {
            var share = shares.Share(limit);
            channel = _channels.GetOrAdd(request.Channel, static _ => new TokenBucket());
            wait = channel.Take(request.Messages, share, checked((int)Math.Min(100_000_000L, (long)share * ChannelBurstSeconds)), now);
        }
        if (wait == TimeSpan.Zero)
        {
            wait = _all.Take(request.Messages, shares.Share(options.MessagesPerSecond), shares.Share(options.MessagesBurst), now);
            if (wait == TimeSpan.Zero) return wait;
            channel?.GiveBack(request.Messages);
        }
        tenant.GiveBack(request.Messages);
        return wait;
    }

    private (int Rate, int Burst) Limit(TenantSnapshot tenant) =>
        (shares.Share(tenant.Tenant.Settings.MessagesPerSecond), shares.Share(tenant.Tenant.Settings.MessagesBurst));

    /// <summary>Only tenants that exist get here, so their number bounds the buckets.</summary>
    private TokenBucket Bucket(TenantId tenant) => _tenants.GetOrAdd(tenant, static _ => new TokenBucket());

    private long Now() => time.GetUtcNow().UtcTicks;
}

/// <summary>What is left of a limit.</summary>
/// <param name="Burst">All there can be.</param>
/// <param name="Left">What is there.</param>
/// <param name="SecondsToFull">Until all is there again.</param>
public readonly record struct RateState(long Burst, long Left, long SecondsToFull);
