using System.Globalization;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Audit;

/// <summary>What a change of a tenant's configuration reaches, counted on the configuration itself.</summary>
internal static class AuditReach
{
    /// <summary>As JSON; null where nothing is reached that could be counted.</summary>
    public static string? Of(TenantSnapshot? tenant, object value) => (tenant, value) switch
    {
        (null, _) => null,
        (_, Tenant) => Json(tenant.Lines.Count, tenant.Lines.Values.SelectMany(line => line.Channels).Select(channel => channel.Id).Distinct().Count(), tenant.Keys.Count),
        (_, BusinessLine line) => Json(1, line.Channels.Count, tenant.Keys.Values.Count(key => key.Line is null || key.Line == line.Id)),
        (_, UnitPrice price) => Json(tenant.Lines.Values.Count(line => line.Channel(price.Channel) is not null), 1, 0),
        (_, Quota) => Json(1, 1, 0),
        _ => null,
    };

    private static string Json(int lines, int channels, int keys) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"lines":{{lines}},"channels":{{channels}},"keys":{{keys}}}""");
}
