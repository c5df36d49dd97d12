using MessageFunctions.Channels;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Tenants;

namespace MessageFunctions.Routing;

/// <summary>The decision of routing for a line's messages, pure: policy, line, prices and paused channels → an ordered list with a reason for each step. The caller adds the version.</summary>
internal static class ChannelPlan
{
    public const string Preferred = "preferred";
    public const string LineOrder = "line_order";
    public const string Cheapest = "cheapest";
    public const string BudgetLow = "budget_low";

    /// <param name="policy">What decides.</param>
    /// <param name="facts">What is known of the line.</param>
    /// <param name="tenant">Whose line.</param>
    /// <param name="line">The line.</param>
    /// <param name="isLow">Whether the line's low-priority channels are paused: they come last.</param>
    /// <exception cref="EvaluationException">A formula could not be computed.</exception>
    public static Route Decide(RoutingPolicy policy, FactFrame facts, TenantSnapshot tenant, BusinessLine line, bool isLow)
    {
        foreach (var rule in policy.Rules)
        {
            if (!rule.When.Holds(facts)) continue;
            ChannelId[] first = [.. rule.Channels.Where(channel => line.Channel(channel) is not null).Distinct()];
            if (first.Length > 0) return Order(policy, rule.Name, first, rule.Only, tenant, line, isLow);
        }
        return Order(policy, policy.Rest == ChannelOrder.Price ? "cheapest-first" : "line-order", [], only: false, tenant, line, isLow);
    }

    private static Route Order(
        RoutingPolicy policy, string rule, ChannelId[] first, bool only, TenantSnapshot tenant, BusinessLine line, bool isLow)
    {
        var steps = new List<(ChannelId Channel, string Reason)>(line.Channels.Count);
        foreach (var channel in first) steps.Add((channel, Preferred));
        if (!only)
        {
            var rest = line.Channels.Select(channel => channel.Id).Except(first);
            // A channel without a price cannot be used and is dropped later; the order of equals stays the line's.
            if (policy.Rest == ChannelOrder.Price) rest = rest.OrderBy(channel => tenant.PriceMicros(channel) ?? long.MaxValue);
            foreach (var channel in rest) steps.Add((channel, policy.Rest == ChannelOrder.Price ? Cheapest : LineOrder));
        }
        if (isLow && steps.Exists(step => IsLow(line, step.Channel)))
        {
            steps = [
                .. steps.Where(step => !IsLow(line, step.Channel)),
                .. steps.Where(step => IsLow(line, step.Channel)).Select(step => (step.Channel, BudgetLow)),
            ];
        }
        return new Route([.. steps.Select(step => step.Channel)], rule, "") { Reasons = [.. steps.Select(step => step.Reason)] };
    }

    private static bool IsLow(BusinessLine line, ChannelId channel) => line.Channel(channel) is { LowPriority: true };
}
