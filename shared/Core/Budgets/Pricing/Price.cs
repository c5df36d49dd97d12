using MessageFunctions.Channels;

namespace MessageFunctions.Budgets.Pricing;

/// <summary>What a message costs: cash is the channel's unit price × its segments, PV is one, whatever its length.</summary>
public static class Price
{
    /// <summary>The channel whose messages are counted in segments.</summary>
    public static readonly ChannelId Sms = ChannelId.Parse("sms");

    /// <param name="unitPriceMicros">Price of one segment (or of one message) in micro-units, 0 to 10^12.</param>
    /// <param name="segments">1 or more.</param>
    public static BudgetAmount Of(long unitPriceMicros, int segments = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitPriceMicros);
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        return new BudgetAmount(checked(unitPriceMicros * segments), Pv: 1);
    }

    /// <summary>The price of a text over a channel: segments count on SMS only.</summary>
    public static BudgetAmount Of(ChannelId channel, long unitPriceMicros, ReadOnlySpan<char> text) =>
        Of(unitPriceMicros, channel == Sms ? SmsSegments.Count(text) : 1);
}
