using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MessageFunctions.Channels;
using MessageFunctions.Messages.Json;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Routing;

/// <summary>Which channels a message tries, and in which order. The first rule that holds and names a channel of the line decides; where none does, the line's own order.</summary>
public sealed record RoutingPolicy
{
    /// <summary>Most rules of either list.</summary>
    public const int MaxRules = 50;

    public static PolicyKind<RoutingPolicy> Kind { get; } = new(
        "routing", "Which channels a message tries, and in which order.", RoutingPolicyJson.Default.RoutingPolicy, Built(), Validate)
    {
        Facts = RoutingFacts.Schema,
        CanBeGray = true,
    };

    // Setters: the source generator passes an init-only property its type's default when the body has none.

    [Length(0, MaxRules), Description("Decided when a message is accepted, from what is known of its line. Facts of the recipient are unknown here.")]
    public IReadOnlyList<RoutingRule> Rules { get; set; } = [];

    [Length(0, MaxRules), Description("Decided before a message is sent, from what is known of its recipient: its channel goes before the planned ones, where it is in the plan.")]
    public IReadOnlyList<RecipientRule> Recipients { get; set; } = [];

    [Description("The order of the channels that no rule names: the line's, or the cheapest first.")]
    public ChannelOrder Rest { get; set; } = ChannelOrder.Line;

    private static RoutingPolicy Built()
    {
        ChannelId[] app = [ChannelId.Parse("push"), ChannelId.Parse("inbox")];
        return new RoutingPolicy
        {
            Rules =
            [
                new RoutingRule("marketing-high-value", Condition.Parse("""{"all":[{"fact":"kind","op":"eq","value":"marketing"},{"fact":"attributes","op":"has","value":"high-value"}]}"""), app),
                new RoutingRule("transactional", Condition.Parse("""{"fact":"kind","op":"eq","value":"transactional"}"""), [ChannelId.Parse("sms")]),
            ],
            Recipients =
            [
                new RecipientRule("marketing-high-value-recipient", Condition.Parse("""{"all":[{"fact":"kind","op":"eq","value":"marketing"},{"fact":"value","op":"ge","value":80}]}""")) { Channels = app },
            ],
        };
    }

    private static void Validate(RoutingPolicy policy, PolicyErrors errors)
    {
        Names([.. policy.Rules.Select(rule => rule.Name)], "/rules", errors);
        Names([.. policy.Recipients.Select(rule => rule.Name)], "/recipients", errors);
        for (var i = 0; i < policy.Recipients.Count; i++)
        {
            if (policy.Recipients[i].LastSeen == policy.Recipients[i].Channels.Count > 0)
                errors.Add($"/recipients/{i}", "Either channels, or lastSeen: true for the channel that the recipient was last seen on.");
        }
    }

    private static void Names(string[] names, string pointer, PolicyErrors errors)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (Array.IndexOf(names, names[i]) < i) errors.Add($"{pointer}/{i}/name", "Each name once: decisions are recorded with it.");
        }
    }
}

/// <summary>A rule about messages of a line.</summary>
/// <param name="Name">What decisions are recorded with.</param>
/// <param name="When">Over the facts of the line.</param>
/// <param name="Channels">What is tried first, in this order; those that the line does not use are passed over.</param>
public sealed record RoutingRule(
    [property: Length(1, 64), RegularExpression("[a-z0-9-]+"), Description("What decisions are recorded with.")] string Name,
    [property: Description("When it holds.")] Condition When,
    [property: Length(1, 32), Description("What is tried first, in this order.")] IReadOnlyList<ChannelId> Channels)
{
    [Description("Whether the line's other channels are not tried at all.")]
    public bool Only { get; set; }
}

/// <summary>A rule about single recipients.</summary>
/// <param name="Name">What decisions are recorded with.</param>
/// <param name="When">Over the facts of the line and the recipient. What is not known of a recipient fulfils no comparison.</param>
public sealed record RecipientRule(
    [property: Length(1, 64), RegularExpression("[a-z0-9-]+"), Description("What decisions are recorded with.")] string Name,
    [property: Description("When it holds.")] Condition When)
{
    [Length(0, 32), Description("The first of these that is in the plan and reaches the recipient.")]
    public IReadOnlyList<ChannelId> Channels { get; set; } = [];

    [Description("The channel that the recipient was last seen on.")]
    public bool LastSeen { get; set; }
}

/// <summary>An order of channels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    [JsonStringEnumMemberName("line")]
    Line,

    [JsonStringEnumMemberName("price")]
    Price,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(ChannelIdConverter)])]
[JsonSerializable(typeof(RoutingPolicy))]
internal sealed partial class RoutingPolicyJson : JsonSerializerContext;
