using System.Text.Json.Serialization;
using MessageFunctions.Policies;

namespace MessageFunctions.Scaling;

/// <summary>How many instances the load asks for, and how fast that may change.</summary>
public sealed record ScalingPolicy
{
    /// <summary>The kind: one for the whole service.</summary>
    public static PolicyKind<ScalingPolicy> Kind { get; } = new(
        "scaling", "Says how many instances the accepted rate, the processor and the backlog ask for.", ScalingJson.Default.ScalingPolicy, new ScalingPolicy(), Validate)
    {
        Reach = PolicyReach.Platform,
    };

    /// <summary>Never fewer, 1 to 1,000; default 2.</summary>
    public int MinInstances { get; set; } = 2;

    /// <summary>Never more, 1 to 1,000; default 50.</summary>
    public int MaxInstances { get; set; } = 50;

    /// <summary>Messages a second that one instance carries, 1 to 1,000,000; default 1,000.</summary>
    public int MessagesPerInstance { get; set; } = 1_000;

    /// <summary>The rate is taken for so much of itself, in percent, 100 to 1,000; default 150.</summary>
    public int HeadroomPercent { get; set; } = 150;

    /// <summary>Above this mean processor load one instance is added, 1 to 100; default 80.</summary>
    public int CpuHighPercent { get; set; } = 80;

    /// <summary>In how many seconds a backlog is to be gone, 10 to 86,400; default 300.</summary>
    public int DrainSeconds { get; set; } = 300;

    /// <summary>How long fewer instances must have been enough, and nothing changed, before one goes, in seconds, 0 to 86,400; default 300.</summary>
    public int ScaleInCooldownSeconds { get; set; } = 300;

    private static void Validate(ScalingPolicy policy, PolicyErrors errors)
    {
        errors.InRange(policy.MinInstances, 1, 1_000, "/minInstances");
        errors.InRange(policy.MaxInstances, 1, 1_000, "/maxInstances");
        errors.InRange(policy.MessagesPerInstance, 1, 1_000_000, "/messagesPerInstance");
        errors.InRange(policy.HeadroomPercent, 100, 1_000, "/headroomPercent");
        errors.InRange(policy.CpuHighPercent, 1, 100, "/cpuHighPercent");
        errors.InRange(policy.DrainSeconds, 10, 86_400, "/drainSeconds");
        errors.InRange(policy.ScaleInCooldownSeconds, 0, 86_400, "/scaleInCooldownSeconds");
        if (policy.MaxInstances < policy.MinInstances) errors.Add("/maxInstances", "At least minInstances.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScalingPolicy))]
internal sealed partial class ScalingJson : JsonSerializerContext;
