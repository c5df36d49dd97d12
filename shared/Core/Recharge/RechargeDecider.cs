using MessageFunctions.Budgets;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Recharge;

/// <summary>The decision to recharge, pure.</summary>
public static class RechargeDecider
{
    /// <returns>The state with the recharge pending, or null: none is due.</returns>
    /// <exception cref="EvaluationException">A formula could not be computed.</exception>
    public static RechargeState? Decide(RechargePolicy policy, RechargeState state, Account account, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(account);
        if (policy.Rules.Count == 0 || state.Pending is not null || account.Id.Month != Month.Of(now.ToUniversalTime())) return null;
        if (now < state.At + TimeSpan.FromMinutes(policy.CooldownMinutes)) return null;
        var facts = RechargeFacts.Of(account, state, now);
        foreach (var rule in policy.Rules)
        {
            if (!rule.When.Holds(facts)) continue;
            var amount = new BudgetAmount(rule.CashMicros, rule.Pv);
            // All of it or nothing: a part would be an amount that nobody chose.
            if (!(state.Sum + amount).FitsIn(new BudgetAmount(policy.MonthlyCapMicros, policy.MonthlyCapPv))) return null;
            return state with { Count = state.Count + 1, Sum = state.Sum + amount, At = now, Pending = amount, Rule = rule.Name };
        }
        return null;
    }
}
