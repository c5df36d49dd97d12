using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>The rules in force.</summary>
public interface IAlertRules
{
    /// <summary>Of what people are told about a tenant, or about the whole service.</summary>
    ValueTask<AlertRules> ForAsync(TenantId? tenant, CancellationToken cancellationToken = default);
}
