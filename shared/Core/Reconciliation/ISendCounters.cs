using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>What the window counters say was sent.</summary>
public interface ISendCounters
{
    /// <summary>Messages taken by providers, by channel, whose outcomes were recorded in a span of time; a channel without a counter is absent.</summary>
    ValueTask<IReadOnlyDictionary<ChannelId, long>> TakenAsync(
        TenantId tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);
}
