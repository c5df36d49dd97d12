using MessageFunctions.Tenants;

namespace MessageFunctions.Alerts;

/// <summary>
/// Where sources say that something is wrong or right again. Neither fails its caller: a store that does not answer is logged, and the source's
/// next signal finds it again.
/// </summary>
public interface IAlerts
{
    /// <summary>Raises an alert, or folds the signal into the open one. Cheap to repeat: within seconds it only counts.</summary>
    ValueTask RaiseAsync(AlertSignal signal, CancellationToken cancellationToken = default);

    /// <summary>Clears an alert; one that is not open stays as it is.</summary>
    ValueTask ClearAsync(TenantId? tenant, string key, CancellationToken cancellationToken = default);
}
