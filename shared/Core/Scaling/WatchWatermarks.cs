using MessageFunctions.Alerts;
using MessageFunctions.Metrics;
using MessageFunctions.Policies;

namespace MessageFunctions.Scaling;

/// <summary>Counts the queues, decides what is turned away, keeps it for every instance to see, and raises or clears the alert.</summary>
public sealed class WatchWatermarks(IQueueDepths queues, DegradationStore store, DegradationView view, IPolicies policies, IAlerts alerts, TimeProvider time)
{
    /// <summary>The alert while anything is turned away.</summary>
    public const string AlertKey = "watermark/queues";

    /// <summary>Run by a timer, every 10 s.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was decided; the level that holds goes on for <see cref="Degradation.ValidFor"/>.</exception>
    public async ValueTask<Degradation> RunAsync(CancellationToken cancellationToken = default)
    {
        var depths = await queues.MeasureAsync(cancellationToken);
        AppMetrics.QueueDepth(depths);
        var policy = (await policies.GetPlatformAsync(cancellationToken)).Find(WatermarkPolicy.Kind).Good;
        var found = await store.ReadAsync(cancellationToken);
        var now = time.GetUtcNow();
        var before = found?.Degradation.LevelAt(now) ?? DegradationLevel.None;
        var level = WatermarkDecider.Evaluate(policy.Body, before, depths.Total);
        var isChange = level != (found?.Degradation.Level ?? DegradationLevel.None);
        var next = new Degradation(level, isChange || found is null ? now : found.Value.Degradation.Since, now, depths, policy.Body.RetryAfterSeconds, policy.Label);
        // Another instance was faster: its decision came from as fresh a count.
        if (!await store.SaveAsync(next, found?.ETag, isChange, cancellationToken)) return (await store.ReadAsync(cancellationToken))?.Degradation ?? next;
        view.Set(next);
        if (isChange) await store.SweepAsync(now, cancellationToken);
        if (level != DegradationLevel.None) await alerts.RaiseAsync(Signal(next), cancellationToken);
        else if (isChange) await alerts.ClearAsync(null, AlertKey, cancellationToken);
        return next;
    }

    private static AlertSignal Signal(Degradation degradation) => new(
        null, AlertKey, degradation.Level == DegradationLevel.ShedP2 ? AlertSeverity.Red : AlertSeverity.Yellow,
        degradation.Level == DegradationLevel.ShedP2 ? "P3 and P2 are turned away: the queues are full" : "P3 is turned away: the queues are full",
        FormattableString.Invariant($"{degradation.Depths.Total} envelopes wait (P0 {degradation.Depths.P0}, P1 {degradation.Depths.P1}, P2 {degradation.Depths.P2}, P3 {degradation.Depths.P3}); policy {degradation.Policy}."));
}
