using MessageFunctions.Alerts;
using MessageFunctions.Metrics;
using MessageFunctions.Policies;

namespace MessageFunctions.Scaling;

/// <summary>Every 30 s: what the instances carry → how many there should be → the scaler.</summary>
public sealed class AdjustScale(
    LoadMeter meter, IProcessorMeter processor, InstanceLoads loads, DegradationStore degradation, ScalingStore store, IScaler scaler, IPolicies policies, IAlerts alerts, TimeProvider time)
{
    /// <summary>The alert while a number of instances cannot be applied.</summary>
    public const string AlertKey = "scaling/not-applied";

    private readonly Lock _lock = new();
    private long _messages;
    private long _envelopes;
    private long _takenAt = time.GetTimestamp();

    /// <summary>Says what this instance carries. Every instance does, whoever decides.</summary>
    public ValueTask ReportAsync(string instance, CancellationToken cancellationToken = default) => loads.ReportAsync(instance, Take(), cancellationToken);

    /// <exception cref="Storage.StorageUnavailableException">Nothing was decided.</exception>
    public async ValueTask<ScalingRecord> RunAsync(CancellationToken cancellationToken = default)
    {
        var policy = (await policies.GetPlatformAsync(cancellationToken)).Find(ScalingPolicy.Kind).Good;
        var found = await store.ReadAsync(cancellationToken);
        var now = time.GetUtcNow();
        var state = found?.Record.State ?? new ScalingState(policy.Body.MinInstances, now, null);
        var advice = ScalingDecider.Advise(policy.Body, await MeasureAsync(state, cancellationToken));
        var next = ScalingDecider.Decide(policy.Body, state, advice, now);
        var problem = await scaler.ApplyAsync(next.Instances, cancellationToken);
        var record = new ScalingRecord(problem is null ? next : state, advice, now, policy.Label, scaler.Name, problem);
        await store.SaveAsync(record, found?.ETag, cancellationToken);
        AppMetrics.Scaled(record);
        if (problem is null) await alerts.ClearAsync(null, AlertKey, cancellationToken);
        else await alerts.RaiseAsync(new AlertSignal(null, AlertKey, AlertSeverity.Yellow, "The number of instances cannot be changed", $"{next.Instances} are wanted; {scaler.Name} says {problem}."), cancellationToken);
        return record;
    }

    private async ValueTask<ScalingInputs> MeasureAsync(ScalingState state, CancellationToken cancellationToken)
    {
        var live = await loads.ReadAsync(cancellationToken);
        var depth = (await degradation.ReadAsync(cancellationToken))?.Degradation.Depths.Total ?? 0;
        var (messages, envelopes) = (live.Sum(load => load.MessagesPerSecond), live.Sum(load => load.EnvelopesPerSecond));
        // How many messages an envelope holds now; while nothing comes in, as many as it can.
        var size = envelopes == 0 ? Messages.Envelope.MaxMessages : Math.Clamp(messages / envelopes, 1, Messages.Envelope.MaxMessages);
        var cpu = live.Count == 0 ? 0 : (int)(live.Sum(load => (long)load.CpuPercent) / live.Count);
        return new ScalingInputs(messages, cpu, checked(depth * size), state.Instances);
    }

    private InstanceLoad Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var milliseconds = Math.Max(1, (long)time.GetElapsedTime(_takenAt, now).TotalMilliseconds);
            var (messages, envelopes) = (meter.Messages, meter.Envelopes);
            var load = new InstanceLoad((messages - _messages) * 1_000 / milliseconds, (envelopes - _envelopes) * 1_000 / milliseconds, processor.TakePercent());
            (_messages, _envelopes, _takenAt) = (messages, envelopes, now);
            return load;
        }
    }
}
