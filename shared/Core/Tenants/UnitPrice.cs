using MessageFunctions.Channels;

namespace MessageFunctions.Tenants;

/// <summary>What one message (one segment, where the channel has them) costs the tenant on a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="PriceMicros">Millionths of the tenant's currency, 0 to 10^12.</param>
public sealed record UnitPrice(ChannelId Channel, long PriceMicros)
{
    public const long MaxPriceMicros = 1_000_000_000_000;
}
