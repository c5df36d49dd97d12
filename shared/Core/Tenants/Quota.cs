using MessageFunctions.Channels;

namespace MessageFunctions.Tenants;

/// <summary>What a line may spend on a channel in a month.</summary>
/// <param name="Line">The line.</param>
/// <param name="Channel">The channel.</param>
/// <param name="CashMicros">Cash in millionths of the tenant's currency, 0 to 10^15 (a thousand million units).</param>
/// <param name="Pv">Messages, 0 to 10^12.</param>
/// <param name="ElasticFactorBasisPoints">Limit = quota × factor, rounded down; 1 to 1,000,000, 10,000 is 100 %.</param>
public sealed record Quota(LineId Line, ChannelId Channel, long CashMicros, long Pv, int ElasticFactorBasisPoints = 10_000)
{
    public const long MaxCashMicros = 1_000_000_000_000_000;
    public const long MaxPv = 1_000_000_000_000;
    public const int MaxElasticFactorBasisPoints = 1_000_000;
}
