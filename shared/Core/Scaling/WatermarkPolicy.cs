using System.Text.Json.Serialization;
using MessageFunctions.Policies;

namespace MessageFunctions.Scaling;

/// <summary>When messages are turned away because the queues are full, and when they are let in again.</summary>
public sealed record WatermarkPolicy
{
    /// <summary>The kind: one for the whole service, because all tenants share the queues.</summary>
    public static PolicyKind<WatermarkPolicy> Kind { get; } = new(
        "watermark", "Turns away P3, then P2, while the queues are fuller than their marks. P0 and P1 are always taken.", WatermarkJson.Default.WatermarkPolicy, new WatermarkPolicy(), Validate)
    {
        Reach = PolicyReach.Platform,
    };

    /// <summary>Envelopes in all queues together above which P3 is turned away, 1 to 100,000,000; default 20,000.</summary>
    public long ShedP3Above { get; set; } = 20_000;

    /// <summary>Below which P3 is taken again; less than <see cref="ShedP3Above"/>; default 10,000.</summary>
    public long AdmitP3Below { get; set; } = 10_000;

    /// <summary>Above which P2 is turned away as well; more than <see cref="ShedP3Above"/>; default 50,000.</summary>
    public long ShedP2Above { get; set; } = 50_000;

    /// <summary>Below which P2 is taken again; less than <see cref="ShedP2Above"/>, at least <see cref="AdmitP3Below"/>; default 30,000.</summary>
    public long AdmitP2Below { get; set; } = 30_000;

    /// <summary>What <c>Retry-After</c> says, in seconds, 1 to 3,600; default 30.</summary>
    public int RetryAfterSeconds { get; set; } = 30;

    private static void Validate(WatermarkPolicy policy, PolicyErrors errors)
    {
        errors.InRange(policy.ShedP3Above, 1, 100_000_000, "/shedP3Above");
        errors.InRange(policy.AdmitP3Below, 1, 100_000_000, "/admitP3Below");
        errors.InRange(policy.ShedP2Above, 1, 100_000_000, "/shedP2Above");
        errors.InRange(policy.AdmitP2Below, 1, 100_000_000, "/admitP2Below");
        errors.InRange(policy.RetryAfterSeconds, 1, 3_600, "/retryAfterSeconds");
        if (policy.AdmitP3Below >= policy.ShedP3Above) errors.Add("/admitP3Below", "Less than shedP3Above: between the two nothing changes.");
        if (policy.AdmitP2Below >= policy.ShedP2Above) errors.Add("/admitP2Below", "Less than shedP2Above: between the two nothing changes.");
        if (policy.ShedP2Above <= policy.ShedP3Above) errors.Add("/shedP2Above", "More than shedP3Above: P3 is turned away first.");
        if (policy.AdmitP2Below < policy.AdmitP3Below) errors.Add("/admitP2Below", "At least admitP3Below: P2 is taken again first.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WatermarkPolicy))]
internal sealed partial class WatermarkJson : JsonSerializerContext;
