using MessageFunctions.Alerts;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews.Tests;

/// <summary>Alerts that a test asks about.</summary>
internal sealed class HeardAlerts : IAlerts
{
    /// <summary>Keys, each with + when it was raised and - when it was cleared.</summary>
    public List<string> Heard { get; } = [];

    public ValueTask RaiseAsync(AlertSignal signal, CancellationToken cancellationToken = default)
    {
        lock (Heard) Heard.Add($"+{signal.Key}");
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(TenantId? tenant, string key, CancellationToken cancellationToken = default)
    {
        lock (Heard) Heard.Add($"-{key}");
        return ValueTask.CompletedTask;
    }
}
