using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Messages.Prioritizing;

/// <summary>The priority of messages whose sender names none: the first rule that holds, else the kind's own. What the line may use at most bounds it.</summary>
/// <param name="Rules">Asked in order.</param>
public sealed record PriorityPolicy(
    [property: Length(0, PriorityPolicy.MaxRules), Description("Asked in order; the first that holds decides.")] IReadOnlyList<PriorityRule> Rules)
{
    public const int MaxRules = 32;

    public static PolicyKind<PriorityPolicy> Kind { get; } = new(
        "priority", "Which queue carries messages whose sender names no priority.", PriorityJson.Default.PriorityPolicy, new PriorityPolicy([]), Validate)
    {
        Facts = PriorityFacts.Schema,
    };

    private static void Validate(PriorityPolicy policy, PolicyErrors errors)
    {
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            if (policy.Rules.Take(i).Any(rule => rule.Name == policy.Rules[i].Name)) errors.Add($"/rules/{i}/name", "Each name once.");
        }
    }
}

/// <summary>A rule.</summary>
/// <param name="Name">Unique in the policy.</param>
/// <param name="When">When it holds.</param>
/// <param name="Priority">What it gives.</param>
public sealed record PriorityRule([property: Length(1, 64)] string Name, Condition When, Priority Priority);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PriorityPolicy))]
internal sealed partial class PriorityJson : JsonSerializerContext;
