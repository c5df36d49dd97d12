using MessageFunctions.Alerts;
using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>Tells people of breakers as alerts. While everything is paused the other breakers are explained by that.</summary>
public sealed class CircuitAlerts(IAlerts alerts) : ICircuitAlarm
{
    private const string Global = "breaker/global";

    public ValueTask RaiseAsync(CircuitAlarm alarm, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var severity = alarm.IsRed ? AlertSeverity.Red : AlertSeverity.Yellow;
        return alerts.RaiseAsync(new AlertSignal(alarm.Tenant, alarm.Key, severity, alarm.Title, alarm.Text, alarm.Key == Global ? null : Global), cancellationToken);
    }

    public ValueTask ClearAsync(TenantId? tenant, string key, CancellationToken cancellationToken = default) => alerts.ClearAsync(tenant, key, cancellationToken);
}
