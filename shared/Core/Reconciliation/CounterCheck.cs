using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>The pure comparison of what the window counters say was taken with what the log says.</summary>
public static class CounterCheck
{
    /// <param name="span">The time it is about, such as <c>2026-11-23T08:00</c>.</param>
    public static Discrepancy? Check(TenantId tenant, ChannelId channel, string span, long counted, long logged) => counted == logged
        ? null
        : new Discrepancy(
            tenant, DiscrepancyClass.CounterDrift, $"{channel}:{span}", Account: null, new BudgetAmount(0, logged - counted),
            $"The windows counted {counted} messages over {channel}, the log has {logged}.", new Repair.Explain());
}
