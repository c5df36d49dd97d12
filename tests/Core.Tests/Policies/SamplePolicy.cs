using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Core.Tests.Policies;

/// <summary>A policy with everything that policies may have.</summary>
internal sealed record SamplePolicy([property: Length(1, 8)] IReadOnlyList<SampleRule> Rules)
{
    [Range(0, 10_000)]
    public int LimitBasisPoints { get; init; } = 800;

    public Threshold? Amount { get; init; }

    public static readonly Fact Kind = Fact.Text("kind", "Kind of message.");
    public static readonly Fact Sent = Fact.Number("sent", "Messages sent.", 0, 1_000_000_000);
    public static readonly Fact Failed = Fact.Number("failed", "Messages failed.", 0, 1_000_000_000);
    public static readonly Fact Balance = Fact.Number("balance", "Micro-units left.");
    public static readonly Fact Cpu = Fact.Number("cpu", "Percent.", 0, 100, optional: true);
    public static readonly Fact Night = Fact.Flag("night", "Whether it is night.");
    public static readonly Fact Attributes = Fact.Words("attributes", "Attributes of the line.");
    public static readonly FactSchema Facts = new(Kind, Sent, Failed, Balance, Cpu, Night, Attributes);

    public static readonly PolicyKind<SamplePolicy> PolicyKind = new(
        "sample", "Shows all that a policy can have.", SampleJson.Default.SamplePolicy, new SamplePolicy([new SampleRule("all", Condition.Always)]), Validate)
    {
        Facts = Facts,
        CanBeGray = true,
    };

    public static FactFrame Frame(decimal sent = 0, decimal failed = 0, string kind = "marketing") =>
        Facts.NewFrame().Set(Sent, sent).Set(Failed, failed).Set(Kind, kind).Set(Balance, 0).Set(Night, false).Set(Attributes, new HashSet<string> { "high-value" });

    private static void Validate(SamplePolicy policy, PolicyErrors errors)
    {
        if (policy.Rules.Select(rule => rule.Name).Distinct().Count() != policy.Rules.Count) errors.Add("/rules", "Each name once.");
    }
}

internal sealed record SampleRule([property: Length(1, 20)] string Name, Condition When)
{
    public IReadOnlyList<Priority> Priorities { get; init; } = [];

    public IReadOnlyDictionary<string, Threshold> Limits { get; init; } = new Dictionary<string, Threshold>();
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SamplePolicy))]
internal sealed partial class SampleJson : JsonSerializerContext;
