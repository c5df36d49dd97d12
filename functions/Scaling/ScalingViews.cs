using System.Text.Json.Serialization;
using MessageFunctions.Scaling;

namespace MessageFunctions.Functions.Scaling;

/// <summary>The level, what waits, and the last changes.</summary>
internal sealed record DegradationAnswer(string Level, DateTimeOffset? Since, DateTimeOffset? MeasuredAt, DepthsView? Depths, string? Policy, IReadOnlyList<DegradationChangeView> Changes)
{
    public static DegradationAnswer From(Degradation? current, IReadOnlyList<Degradation> changes) => new(
        Name(current?.Level ?? DegradationLevel.None), current?.Since, current?.MeasuredAt, current is null ? null : DepthsView.From(current.Depths), current?.Policy,
        [.. changes.Select(change => new DegradationChangeView(Name(change.Level), change.Since, change.Depths.Total, change.Policy))]);

    public static string Name(DegradationLevel level) => level switch
    {
        DegradationLevel.None => "none",
        DegradationLevel.ShedP3 => "shed_p3",
        DegradationLevel.ShedP2 => "shed_p2",
        _ => throw new InvalidOperationException($"Unknown level {level}."),
    };
}

/// <summary>Envelopes that wait, by priority.</summary>
internal sealed record DepthsView(long P0, long P1, long P2, long P3)
{
    public static DepthsView From(QueueDepths depths) => new(depths.P0, depths.P1, depths.P2, depths.P3);
}

/// <summary>A change of the level.</summary>
internal sealed record DegradationChangeView(string Level, DateTimeOffset At, long Depth, string Policy);

/// <summary>What was advised and applied.</summary>
internal sealed record ScalingView(
    int Instances, DateTimeOffset ChangedAt, DateTimeOffset? FewerSince, int Advised, string Reason, long MessagesPerSecond, int CpuPercent, long BacklogMessages, DateTimeOffset At,
    string Policy, string Scaler, string? Problem)
{
    public static ScalingView From(ScalingRecord record) => new(
        record.State.Instances, record.State.ChangedAt, record.State.FewerSince, record.Advice.Instances, record.Advice.Reason, record.Advice.Inputs.MessagesPerSecond,
        record.Advice.Inputs.CpuPercent, record.Advice.Inputs.BacklogMessages, record.At, record.Policy, record.Scaler, record.Problem);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DegradationAnswer))]
[JsonSerializable(typeof(ScalingView))]
internal sealed partial class ScalingViewJson : JsonSerializerContext;
