using MessageFunctions.Budgets;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>Removes what lay in inboxes for too long, month by month: each inbox of a month is looked at once, when the whole month is too old.</summary>
public sealed class InboxSweep(InboxMonths months, InboxStore inbox)
{
    // A month that the sweep missed for longer than this was never swept because the service did not run for years.
    private const int MonthsBack = 24;

    private const int PageSize = 100;

    /// <summary>Removes the items of the months that ended before a time.</summary>
    /// <param name="tenant">Whose inboxes.</param>
    /// <param name="before">What is older may go.</param>
    /// <param name="maxInboxes">Inboxes to look at in this run; the next one goes on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many inboxes were looked at.</returns>
    public async ValueTask<int> RunAsync(TenantId tenant, DateTimeOffset before, int maxInboxes = 10_000, CancellationToken cancellationToken = default)
    {
        var looked = 0;
        var first = new DateTimeOffset(before.UtcDateTime.Year, before.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (var back = 1; back <= MonthsBack; back++)
        {
            var month = Month.Of(first.AddMonths(-back));
            for (var shard = 0; shard < InboxMonths.Shards; shard++)
            {
                while (looked < maxInboxes && await months.ReadAsync(tenant, month, shard, PageSize, cancellationToken) is { Count: > 0 } inboxes)
                {
                    foreach (var one in inboxes) await inbox.RemoveBeforeAsync(one, first.AddMonths(1 - back), cancellationToken);
                    await months.ForgetAsync(tenant, month, shard, inboxes, cancellationToken);
                    looked += inboxes.Count;
                }
            }
        }
        return looked;
    }
}
