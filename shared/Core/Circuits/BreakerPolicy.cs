using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MessageFunctions.Policies;

namespace MessageFunctions.Circuits;

/// <summary>
/// When sending slows down or pauses by itself, at three levels. The levels of a channel and of all channels concern everybody, so the platform's version
/// decides them; the level of an account follows the nearest version, down to the line's.
/// </summary>
public sealed record BreakerPolicy
{
    public static PolicyKind<BreakerPolicy> Kind { get; } = new(
        "breaker", "When sending over a channel slows down, a line's budget protects itself, and all sending pauses.", BreakerPolicyJson.Default.BreakerPolicy, new BreakerPolicy(), Validate);

    // Setters: the source generator passes an init-only property its type's default when the body has none.

    /// <summary>Level 1.</summary>
    public ChannelBreakerPolicy Channel { get; set; } = new();

    /// <summary>Level 2.</summary>
    public AccountBreakerPolicy Account { get; set; } = new();

    /// <summary>Level 3.</summary>
    public GlobalBreakerPolicy Global { get; set; } = new();

    private static void Validate(BreakerPolicy policy, PolicyErrors errors)
    {
        if (policy.Channel.WindowSeconds % 10 != 0) errors.Add("/channel/windowSeconds", "A multiple of 10: windows are made of buckets of ten seconds.");
        if (policy.Global.ActiveSeconds % 10 != 0) errors.Add("/global/activeSeconds", "A multiple of 10: windows are made of buckets of ten seconds.");
        if (policy.Channel.RecoveryRateBasisPoints > policy.Channel.ErrorRateBasisPoints)
            errors.Add("/channel/recoveryRateBasisPoints", "At most errorRateBasisPoints: else it would recover at a rate that trips it.");
    }
}

/// <summary>Level 1: one channel, over all tenants.</summary>
public sealed record ChannelBreakerPolicy
{
    [Range(1, 9_999), Description("It trips when more than this part of the sends of a window failed, in basis points; 800 is 8 %.")]
    public int ErrorRateBasisPoints { get; set; } = 800;

    [Range(1, 1_000_000), Description("A window with fewer sends says nothing: it neither trips nor recovers.")]
    public int MinSends { get; set; } = 50;

    [Range(10, 3_600), Description("Length of a window in seconds, a multiple of 10.")]
    public int WindowSeconds { get; set; } = 300;

    [Range(1, 9_999), Description("A window is good when less than this part of its sends failed, in basis points.")]
    public int RecoveryRateBasisPoints { get; set; } = 500;

    [Range(1, 20), Description("Good windows in a row until it recovers.")]
    public int RecoveryWindows { get; set; } = 3;

    [Range(100, 10_000), Description("Part of the measured rate that goes on being sent while it is open, in basis points; never so little that a window could not count.")]
    public int PaceBasisPoints { get; set; } = 5_000;

    [Range(1, 3_600), Description("A message whose turn is further away than this many seconds goes over the next channel of its plan, where there is one.")]
    public int RerouteAfterSeconds { get; set; } = 60;

    [JsonIgnore]
    public TimeSpan Window => TimeSpan.FromSeconds(WindowSeconds);
}

/// <summary>Level 2: one account, that is a line's use of a channel in a month.</summary>
public sealed record AccountBreakerPolicy
{
    [Range(0, 10_000), Description("It trips when less than this part of the limit of cash or PV is available, in basis points; 0: never.")]
    public int RemainingBasisPoints { get; set; } = 1_000;
}

/// <summary>Level 3: everything.</summary>
public sealed record GlobalBreakerPolicy
{
    [Range(1, 1_000), Description("It trips when this many sends in a row had no answer, on every active channel.")]
    public int TimeoutsInARow { get; set; } = 5;

    [Range(10, 3_600), Description("A channel is active when something was sent over it within this many seconds.")]
    public int ActiveSeconds { get; set; } = 300;

    [Range(1, 1_000_000), Description("How fast held messages go again after an operator resumed, over all instances and channels, the most urgent first.")]
    public int ReleasePerSecond { get; set; } = 500;

    [Range(0, 86_400), Description("How long the release lasts, in seconds; then nothing slows down any more.")]
    public int ReleaseSeconds { get; set; } = 900;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BreakerPolicy))]
internal sealed partial class BreakerPolicyJson : JsonSerializerContext;
