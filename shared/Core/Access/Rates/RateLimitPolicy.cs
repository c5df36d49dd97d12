using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MessageFunctions.Channels;
using MessageFunctions.Policies;

namespace MessageFunctions.Access.Rates;

/// <summary>
/// How fast messages may come in. The platform's bounds all tenants together, a tenant's bounds the tenant, a line's the line: a message counts against each
/// of them, so a narrower one can only be slower. What is left out is not bounded by this policy.
/// </summary>
public sealed record RateLimitPolicy
{
    public const int MaxChannels = 32;

    [Description("Bound of all channels together.")]
    public RateLimit? Total { get; set; }

    [Description("Bounds of single channels, by the channel that a message tries first.")]
    [Length(0, MaxChannels)]
    public IReadOnlyDictionary<string, RateLimit> Channels { get; set; } = new Dictionary<string, RateLimit>();

    public static PolicyKind<RateLimitPolicy> Kind { get; } = new(
        "rate-limit", "How many messages a second may come in; more get 429 with Retry-After.", RateJson.Default.RateLimitPolicy, new RateLimitPolicy(), Validate);

    private static void Validate(RateLimitPolicy policy, PolicyErrors errors)
    {
        foreach (var name in policy.Channels.Keys.Where(name => !ChannelId.TryParse(name, out _)))
            errors.Add($"/channels/{name}", "The name of a channel: 1 to 32 of a-z 0-9 -, beginning with a letter.");
    }
}

/// <summary>A token bucket.</summary>
/// <param name="MessagesPerSecond">What flows in.</param>
/// <param name="Burst">What it holds: as many may come at once.</param>
public sealed record RateLimit(
    [property: Range(1, 10_000_000), Description("Over all instances together.")] int MessagesPerSecond,
    [property: Range(1, 100_000_000), Description("Most at once, before the rate counts.")] int Burst);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RateLimitPolicy))]
internal sealed partial class RateJson : JsonSerializerContext;
