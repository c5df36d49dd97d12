using MessageFunctions.Alerts;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Alerts;

/// <summary>The rules that hold while no policy says otherwise.</summary>
internal sealed class DefaultAlertRules : IAlertRules
{
    private static readonly AlertRules Rules = new();

    public ValueTask<AlertRules> ForAsync(TenantId? tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult(Rules);
}
