using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>The rules that hold while no policy says otherwise.</summary>
public sealed class DefaultAlertRules : IAlertRules
{
    private static readonly AlertRules Rules = new();

    public ValueTask<AlertRules> ForAsync(TenantId? tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult(Rules);
}
