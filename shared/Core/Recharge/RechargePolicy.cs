using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MessageFunctions.Budgets;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Recharge;

/// <summary>When the service recharges an account by itself, by how much, and how much of it a month may have. Without rules it never does.</summary>
public sealed record RechargePolicy
{
    /// <summary>Most rules.</summary>
    public const int MaxRules = 20;

    public static PolicyKind<RechargePolicy> Kind { get; } = new(
        "recharge", "When an account is recharged by itself, and by how much.", RechargePolicyJson.Default.RechargePolicy, new RechargePolicy(), Validate)
    {
        Facts = RechargeFacts.Schema,
    };

    // Setters: the source generator passes an init-only property its type's default when the body has none.

    [Length(0, MaxRules), Description("The first that holds decides.")]
    public IReadOnlyList<RechargeRule> Rules { get; set; } = [];

    [Range(0, BudgetAmount.MaxPart), Description("Most cash, in micro-units, that recharges of one account and month may come to.")]
    public long MonthlyCapMicros { get; set; }

    [Range(0, BudgetAmount.MaxPart), Description("Most messages that recharges of one account and month may come to.")]
    public long MonthlyCapPv { get; set; }

    [Range(1, 44_640), Description("Minutes from one recharge of an account to the next.")]
    public int CooldownMinutes { get; set; } = 60;

    private static void Validate(RechargePolicy policy, PolicyErrors errors)
    {
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            var rule = policy.Rules[i];
            if (rule.CashMicros == 0 && rule.Pv == 0) errors.Add($"/rules/{i}", "An amount of cash or of messages.");
            if (rule.CashMicros > policy.MonthlyCapMicros) errors.Add($"/rules/{i}/cashMicros", "More than monthlyCapMicros: the rule would never recharge.");
            if (rule.Pv > policy.MonthlyCapPv) errors.Add($"/rules/{i}/pv", "More than monthlyCapPv: the rule would never recharge.");
            if (policy.Rules.Take(i).Any(other => other.Name == rule.Name)) errors.Add($"/rules/{i}/name", "Each name once: ledger entries are recorded with it.");
        }
    }
}

/// <summary>One rule.</summary>
/// <param name="Name">What entries are recorded with.</param>
/// <param name="When">Over the facts of the account.</param>
public sealed record RechargeRule(
    [property: Length(1, 64), RegularExpression("[a-z0-9-]+"), Description("What ledger entries are recorded with.")] string Name,
    [property: Description("When it holds.")] Condition When)
{
    [Range(0, BudgetAmount.MaxPart), Description("By how much cash the limit is raised, in micro-units.")]
    public long CashMicros { get; set; }

    [Range(0, BudgetAmount.MaxPart), Description("By how many messages the limit is raised.")]
    public long Pv { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RechargePolicy))]
internal sealed partial class RechargePolicyJson : JsonSerializerContext;
