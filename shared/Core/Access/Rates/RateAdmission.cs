using System.Collections.Concurrent;
using MessageFunctions.Channels;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Access.Rates;

/// <summary>
/// Lets messages in as fast as the tenant, its policies, the channel and the whole service allow, counted per message. A message counts only where all of
/// them let it in. No I/O while the policies are fresh.
/// </summary>
public sealed class RateAdmission(RateOptions options, RateShares shares, IPolicies policies, TimeProvider time) : IAdmission
{
    private const int ChannelBurstSeconds = 10;

    private readonly TokenBucket _all = new();
    private readonly ConcurrentDictionary<TenantId, TokenBucket> _tenants = new();
    private readonly ConcurrentDictionary<ChannelId, TokenBucket> _channels = new();
    private readonly ConcurrentDictionary<RatePlace, TokenBucket> _policies = new();

    public ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken = default)
    {
        var platform = policies.GetPlatformAsync(cancellationToken);
        var tenant = policies.GetAsync(request.Tenant.Id, cancellationToken);
        return platform.IsCompletedSuccessfully && tenant.IsCompletedSuccessfully
            ? ValueTask.FromResult(Decide(request, platform.Result, tenant.Result))
            : WaitAsync(request, platform, tenant);
    }

    /// <summary>What a tenant has left on this instance: the limit's name, the burst, what is left of it and the seconds until it is full.</summary>
    public RateState State(TenantSnapshot tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var (rate, burst) = Limit(tenant);
        var left = Bucket(tenant.Id).Available(rate, burst, Now());
        return new RateState(burst, left, (burst - left + rate - 1) / rate);
    }

    private async ValueTask<Admission> WaitAsync(AdmissionRequest request, ValueTask<PolicySet> platform, ValueTask<PolicySet> tenant) =>
        Decide(request, await platform, await tenant);

    private Admission Decide(in AdmissionRequest request, PolicySet platform, PolicySet tenant)
    {
        var wait = Take(request, platform, tenant);
        return wait == TimeSpan.Zero ? new Admission(AdmissionVerdict.Admitted) : new Admission(AdmissionVerdict.RateLimited, wait);
    }

    private TimeSpan Take(in AdmissionRequest request, PolicySet platform, PolicySet tenant)
    {
        var taking = new BucketTaking(request.Messages, Now());
        var (rate, burst) = Limit(request.Tenant);
        taking.Take(Bucket(request.Tenant.Id), rate, burst);
        if (options.ChannelMessagesPerSecond.TryGetValue(request.Channel, out var limit))
        {
            var share = shares.Share(limit);
            taking.Take(_channels.GetOrAdd(request.Channel, static _ => new TokenBucket()), share, checked((int)Math.Min(100_000_000L, (long)share * ChannelBurstSeconds)));
        }
        taking.Take(_all, shares.Share(options.MessagesPerSecond), shares.Share(options.MessagesBurst));
        var forAll = platform.Find(RateLimitPolicy.Kind).Good.Body;
        var forTenant = tenant.Find(RateLimitPolicy.Kind).Good.Body;
        var forLine = tenant.Find(RateLimitPolicy.Kind, request.Line).Good.Body;
        Take(ref taking, forAll, null, null, request.Channel);
        // What a scope leaves open is the wider one's, which has taken already.
        if (!ReferenceEquals(forTenant, forAll)) Take(ref taking, forTenant, request.Tenant.Id, null, request.Channel);
        if (!ReferenceEquals(forLine, forTenant)) Take(ref taking, forLine, request.Tenant.Id, request.Line, request.Channel);
        return taking.Finish();
    }

    private void Take(ref BucketTaking taking, RateLimitPolicy policy, TenantId? tenant, LineId? line, ChannelId channel)
    {
        if (policy.Total is { } total) Take(ref taking, total, new RatePlace(tenant, line, null));
        if (policy.Channels.Count > 0 && policy.Channels.TryGetValue(channel.Value, out var limit)) Take(ref taking, limit, new RatePlace(tenant, line, channel));
    }

    private void Take(ref BucketTaking taking, RateLimit limit, RatePlace place) =>
        taking.Take(_policies.GetOrAdd(place, static _ => new TokenBucket()), shares.Share(limit.MessagesPerSecond), shares.Share(limit.Burst));

    private (int Rate, int Burst) Limit(TenantSnapshot tenant) =>
        (shares.Share(tenant.Tenant.Settings.MessagesPerSecond), shares.Share(tenant.Tenant.Settings.MessagesBurst));

    /// <summary>Only tenants that exist get here, so their number bounds the buckets.</summary>
    private TokenBucket Bucket(TenantId tenant) => _tenants.GetOrAdd(tenant, static _ => new TokenBucket());

    private long Now() => time.GetUtcNow().UtcTicks;

    /// <summary>Whose bucket of a policy; only tenants, lines and channels that exist get here.</summary>
    private readonly record struct RatePlace(TenantId? Tenant, LineId? Line, ChannelId? Channel);
}

/// <summary>What is left of a limit.</summary>
/// <param name="Burst">All there can be.</param>
/// <param name="Left">What is there.</param>
/// <param name="SecondsToFull">Until all is there again.</param>
public readonly record struct RateState(long Burst, long Left, long SecondsToFull);
