using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Receipts;

/// <summary>Who does not want to be written to, by channel and address.</summary>
public interface IPreferences
{
    /// <summary>Notes that an address is unsubscribed; a repeat changes nothing.</summary>
    ValueTask UnsubscribeAsync(TenantId tenant, ChannelId channel, string address, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Since when an address is unsubscribed; null when it is not.</summary>
    ValueTask<DateTimeOffset?> UnsubscribedAtAsync(TenantId tenant, ChannelId channel, string address, CancellationToken cancellationToken = default);
}
