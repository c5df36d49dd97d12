using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Admin;

/// <summary>Ids of routes: what is no id names nothing, and never becomes part of a key.</summary>
internal static class Ids
{
    public static bool TryParse(string line, string channel, out string key, out LineId lineId, out ChannelId channelId)
    {
        channelId = default;
        var valid = LineId.TryParse(line, out lineId) && ChannelId.TryParse(channel, out channelId);
        key = valid ? TenantRows.QuotaKey(lineId, channelId) : "";
        return valid;
    }
}
