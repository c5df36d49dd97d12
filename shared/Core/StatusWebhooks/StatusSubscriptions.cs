using System.Collections.Concurrent;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.StatusWebhooks;

/// <summary>Where a tenant wants to be told about its messages.</summary>
public sealed record StatusSubscription(TenantId Tenant, string Url, DateTimeOffset Since)
{
    /// <summary>Names this state of it.</summary>
    public string ETag { get; init; } = "";
}

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

    /// <summary>A tenant's subscription as it is now, or null.</summary>
    public async ValueTask<StatusSubscription?> GetAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        await _table.GetAsync(Partition, tenant.Value, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Sets where a tenant is told; <see cref="ChangeResult.Saved"/> has the new ETag.</summary>
    public async ValueTask<ChangeResult> PutAsync(TenantId tenant, string url, WriteCondition condition, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(url.Length, MaxUrl);
        var subscription = new StatusSubscription(tenant, url, time.GetUtcNow());
        var row = new Row(Partition, tenant.Value, new Dictionary<string, RowValue> { ["url"] = url, ["since"] = subscription.Since });
        RowChange change = condition switch
        {
            WriteCondition.None => new RowChange.Put(row),
            WriteCondition.IsNew => new RowChange.Insert(row),
            WriteCondition.Matches(var etag) => new RowChange.Replace(row, etag),
            _ => throw new InvalidOperationException($"Unknown condition {condition}."),
        };
        return await CommitAsync(tenant, change, subscription, cancellationToken);
    }

    /// <summary>Ends a subscription, where an ETag is given only while it still has it.</summary>
    public ValueTask<ChangeResult> DeleteAsync(TenantId tenant, string? etag, CancellationToken cancellationToken = default) =>
        CommitAsync(tenant, new RowChange.Delete(tenant.Value, etag), null, cancellationToken);

    private async ValueTask<ChangeResult> CommitAsync(TenantId tenant, RowChange change, StatusSubscription? after, CancellationToken cancellationToken)
    {
        switch (await _table.CommitAsync(Partition, [change], cancellationToken))
        {
            case CommitResult.Committed(var etags):
                Remember(tenant, after is null ? null : after with { ETag = etags[0] });
                return new ChangeResult.Saved(etags[0]);
            case CommitResult.Conflict(_, ConflictReason.Exists): return new ChangeResult.Exists();
            case CommitResult.Conflict(_, ConflictReason.NotFound): return new ChangeResult.NotFound();
            default: return new ChangeResult.Stale();
        }
    }

    private StatusSubscription? Remember(TenantId tenant, StatusSubscription? subscription)
    {
        _known[tenant] = (subscription, time.GetUtcNow().AddSeconds(options.SubscriptionCacheSeconds));
        return subscription;
    }

    private static StatusSubscription Read(Row row) => new(TenantId.Parse(row.Key), row.Text("url"), row.Timestamp("since")) { ETag = row.ETag };
}
