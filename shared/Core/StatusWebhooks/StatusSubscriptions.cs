using System.Collections.Concurrent;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.StatusWebhooks;

/// <summary>Where a tenant wants to be told about its messages.</summary>
public sealed record StatusSubscription(TenantId Tenant, string Url, DateTimeOffset Since);

/// <summary>The tenants' subscriptions: one row a tenant, remembered for a little while.</summary>
public sealed class StatusSubscriptions(ITables tables, StatusWebhookOptions options, TimeProvider time)
{
    /// <summary>Longest URL, in characters.</summary>
    public const int MaxUrl = 2_000;

    private const string Partition = "subscriptions";
    private readonly ITable _table = tables.Open("StatusSubscriptions");
    private readonly ConcurrentDictionary<TenantId, (StatusSubscription? Subscription, DateTimeOffset Until)> _known = new();

    /// <summary>A tenant's subscription as it was at most <see cref="StatusWebhookOptions.SubscriptionCacheSeconds"/> ago, or null.</summary>
    public async ValueTask<StatusSubscription?> FindAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(tenant, out var known) && now < known.Until) return known.Subscription;
        var row = await _table.GetAsync(Partition, tenant.Value, cancellationToken);
        return Remember(tenant, row is null ? null : Read(row));
    }

    /// <summary>All subscriptions, as they are now.</summary>
    public async ValueTask<IReadOnlyList<StatusSubscription>> ListAsync(CancellationToken cancellationToken = default)
    {
        var all = new List<StatusSubscription>();
        string? continuation = null;
        do
        {
            var page = await _table.ScanAsync(Partition, continuation: continuation, cancellationToken: cancellationToken);
            all.AddRange(page.Rows.Select(Read));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return all;
    }

    /// <summary>Sets where a tenant is told.</summary>
    public async ValueTask<StatusSubscription> PutAsync(TenantId tenant, string url, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(url.Length, MaxUrl);
        var subscription = new StatusSubscription(tenant, url, time.GetUtcNow());
        var row = new Row(Partition, tenant.Value, new Dictionary<string, RowValue> { ["url"] = url, ["since"] = subscription.Since });
        await _table.CommitAsync(Partition, [new RowChange.Put(row)], cancellationToken);
        return Remember(tenant, subscription)!;
    }

    /// <summary>Ends a subscription; false when there was none.</summary>
    public async ValueTask<bool> DeleteAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var result = await _table.CommitAsync(Partition, [new RowChange.Delete(tenant.Value)], cancellationToken);
        Remember(tenant, null);
        return result is CommitResult.Committed;
    }

    private StatusSubscription? Remember(TenantId tenant, StatusSubscription? subscription)
    {
        _known[tenant] = (subscription, time.GetUtcNow().AddSeconds(options.SubscriptionCacheSeconds));
        return subscription;
    }

    private static StatusSubscription Read(Row row) => new(TenantId.Parse(row.Key), row.Text("url"), row.Timestamp("since"));
}
