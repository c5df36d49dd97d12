using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Budgets;

/// <summary>
/// A budget account: one line's sending over one channel in one month. The text form <c>tenant.line.channel.2026-11</c> is used
/// in URLs and as the partition key; none of its parts can hold a dot.
/// </summary>
public readonly record struct AccountId(TenantId Tenant, LineId Line, ChannelId Channel, Month Month)
{
    public static bool TryParse(string? text, out AccountId id)
    {
        id = default;
        if (text is null || text.Split('.') is not [var tenant, var line, var channel, var month]) return false;
        if (!TenantId.TryParse(tenant, out var tenantId) || !LineId.TryParse(line, out var lineId)) return false;
        if (!ChannelId.TryParse(channel, out var channelId) || !Month.TryParse(month, out var monthValue)) return false;
        id = new AccountId(tenantId, lineId, channelId, monthValue);
        return true;
    }

    public static AccountId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an account id (such as acme.shop.email.2026-11).");

    public override string ToString() => $"{Tenant}.{Line}.{Channel}.{Month}";
}
