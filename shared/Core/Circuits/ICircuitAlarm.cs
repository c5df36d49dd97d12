using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>Tells people of breakers, over a way of its own. It is told again at every step while a breaker is open.</summary>
public interface ICircuitAlarm
{
    ValueTask RaiseAsync(CircuitAlarm alarm, CancellationToken cancellationToken = default);

    ValueTask ClearAsync(TenantId? tenant, string key, CancellationToken cancellationToken = default);
}

/// <summary>That a breaker is open.</summary>
/// <param name="Tenant">Whom it concerns; null: the whole service.</param>
/// <param name="Key">The same each time, such as <c>breaker/channel/sms</c>.</param>
/// <param name="IsRed">Whether somebody must act now.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">What is known and what to do.</param>
public sealed record CircuitAlarm(TenantId? Tenant, string Key, bool IsRed, string Title, string Text);
