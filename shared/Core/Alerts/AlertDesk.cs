using System.Collections.Concurrent;
using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Alerts;

/// <summary>Keeps the alerts: folds signals, decides what people are told, and commits both together.</summary>
public sealed class AlertDesk(AlertStore store, IEnumerable<IAlertSink> sinks, IAlertRules rules, TimeProvider time, ILogger<AlertDesk> logger) : IAlerts
{
    private const int MaxAttempts = 8;

    // Signals of one instance that are only counted; more keys than this are written each time.
    private const int MaxFolded = 4_096;

    private readonly string[] _sinks = [.. sinks.Select(sink => sink.Name)];
    private readonly ConcurrentDictionary<(TenantId?, string), Folded> _folded = new();

    /// <summary>How long after a signal further ones of the same severity are only counted.</summary>
    public static TimeSpan FoldFor { get; } = TimeSpan.FromSeconds(10);

    public async ValueTask RaiseAsync(AlertSignal signal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        var key = AlertKey.Parse(signal.Key);
        var signals = Fold(signal);
        if (signals == 0) return;
        try
        {
            var about = await rules.ForAsync(signal.Tenant, cancellationToken);
            await ChangeAsync(signal.Tenant, key, async (alert, now) =>
            {
                var isExplained = signal.CausedBy is { } cause && await IsOpenAsync(signal.Tenant, AlertKey.Parse(cause), cancellationToken);
                return AlertDecider.Raise(alert, signal, signals, isExplained, about, now);
            }, cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            _folded.TryRemove((signal.Tenant, signal.Key), out _);
            Log.SignalLost(logger, signal.Key, exception);
        }
    }

    public async ValueTask ClearAsync(TenantId? tenant, string key, CancellationToken cancellationToken = default)
    {
        try
        {
            _folded.TryRemove((tenant, key), out _);
            await ChangeAsync(tenant, AlertKey.Parse(key), (alert, now) => ValueTask.FromResult(AlertDecider.Clear(alert, now)), cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            Log.SignalLost(logger, key, exception);
        }
    }

    /// <summary>Notes who has an alert in hand, so that nobody is reminded of it; null: it is not open.</summary>
    /// <exception cref="StorageUnavailableException">Repeat it.</exception>
    public ValueTask<Alert?> AcknowledgeAsync(TenantId? tenant, AlertKey key, string by, CancellationToken cancellationToken = default) => ChangeAsync(
        tenant, key, (alert, now) => ValueTask.FromResult(AlertDecider.Acknowledge(alert, by, now) is { } taken ? new AlertChange(taken, null) : null), cancellationToken);

    /// <summary>Clears what its source has been silent about for as long as it said.</summary>
    internal ValueTask<Alert?> LapseAsync(TenantId? tenant, AlertKey key, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, key, (alert, now) => ValueTask.FromResult(alert is null ? null : AlertDecider.Lapse(alert, now)), cancellationToken);

    /// <summary>How many signals this one stands for; 0: it was only counted.</summary>
    private long Fold(AlertSignal signal)
    {
        var now = time.GetTimestamp();
        var id = (signal.Tenant, signal.Key);
        if (!_folded.TryGetValue(id, out var folded))
        {
            if (_folded.Count >= MaxFolded) _folded.Clear();
            return _folded.TryAdd(id, new Folded(now, signal.Severity)) ? 1 : 0;
        }
        return folded.Take(signal.Severity, now, (long)(FoldFor.TotalSeconds * time.TimestampFrequency));
    }

    private async ValueTask<bool> IsOpenAsync(TenantId? tenant, AlertKey cause, CancellationToken cancellationToken) =>
        await store.GetAsync(tenant, cause, cancellationToken) is { IsOpen: true }
        || (tenant is not null && await store.GetAsync(null, cause, cancellationToken) is { IsOpen: true });

    private async ValueTask<Alert?> ChangeAsync(
        TenantId? tenant, AlertKey key, Func<Alert?, DateTimeOffset, ValueTask<AlertChange?>> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await store.FindAsync(tenant, key, cancellationToken);
            var now = time.GetUtcNow();
            if (await decide(found?.Alert, now) is not { } change) return null;
            var notice = change.News is { } news ? new AlertNotice($"{key.Segment}-{now.UtcTicks}-{news}", tenant, news, change.Alert, now) : null;
            if (!await store.SaveAsync(tenant, change.Alert, found?.ETag, notice, _sinks, cancellationToken)) continue;
            if (change.News is { } told)
            {
                AppMetrics.Alerted(change.Alert.Severity, told);
                Log.News(logger, told, change.Alert.Severity, tenant?.Value ?? "-", key.Value, change.Alert.Title);
            }
            return change.Alert;
        }
        throw new StorageUnavailableException($"The alert {key} changed {MaxAttempts} times in a row.");
    }

    private sealed class Folded(long since, AlertSeverity severity)
    {
        private long _since = since;
        private long _count;
        private AlertSeverity _severity = severity;

        public long Take(AlertSeverity severity, long now, long foldFor)
        {
            lock (this)
            {
                _count++;
                if (severity <= _severity && now - _since < foldFor) return 0;
                var taken = _count;
                (_since, _severity, _count) = (now, severity, 0);
                return taken;
            }
        }
    }
}
