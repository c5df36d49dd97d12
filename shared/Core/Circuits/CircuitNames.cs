using MessageFunctions.Budgets;
using MessageFunctions.Channels;

namespace MessageFunctions.Circuits;

/// <summary>How breakers are called in histories, alerts and audits.</summary>
public static class CircuitNames
{
    public const string Global = "global";

    public static string Of(ChannelId channel) => $"channel/{channel}";

    public static string Of(AccountId account) => $"account/{account}";
}
