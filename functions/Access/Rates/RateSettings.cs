using System.Globalization;
using MessageFunctions.Access.Rates;
using MessageFunctions.Channels;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Functions.Access.Rates;

/// <summary>Reads the section <c>Access:Rates</c>: <c>MessagesPerSecond</c>, <c>MessagesBurst</c> and <c>Channels:{id}</c>.</summary>
internal static class RateSettings
{
    /// <exception cref="InvalidOperationException">A setting has a value it cannot have.</exception>
    public static RateOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Access:Rates");
        var defaults = new RateOptions();
        var channels = new Dictionary<ChannelId, int>();
        foreach (var setting in section.GetSection("Channels").GetChildren())
        {
            if (!ChannelId.TryParse(setting.Key, out var channel)) throw new InvalidOperationException($"The setting {setting.Path} names no channel.");
            channels[channel] = Number(setting, 10_000_000, 1);
        }
        return new RateOptions
        {
            MessagesPerSecond = Number(section.GetSection("MessagesPerSecond"), 10_000_000, defaults.MessagesPerSecond),
            MessagesBurst = Number(section.GetSection("MessagesBurst"), 100_000_000, defaults.MessagesBurst),
            ChannelMessagesPerSecond = channels,
        };
    }

    private static int Number(IConfigurationSection setting, int most, int otherwise)
    {
        if (setting.Value is null) return otherwise;
        return int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new InvalidOperationException($"The setting {setting.Path} is '{setting.Value}'. Set it to 1 to {most}.");
    }
}
