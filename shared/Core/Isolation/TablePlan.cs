using System.Collections.Frozen;
using MessageFunctions.Tenants;

namespace MessageFunctions.Isolation;

/// <summary>Which tables go where: the one place that says so.</summary>
public static class TablePlan
{
    private static readonly FrozenSet<string> Platform = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        // A tenant's record and its callers: read before anything is known of the tenant.
        "tenants", "lineattributes", "keyuses",
        // Of no tenant: instances, probes, references on their way to a queue.
        "instances", "health", "outbox",
        // Counts and breakers over all tenants: no content, and one decision for all.
        "windows", "circuits",
        // How full the shared queues are, and what the instances carry.
        "Scaling",
        // Who is told of what, read for all tenants at once.
        "StatusSubscriptions");

    private static readonly FrozenSet<string> Data = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "budgets", "recharges", "batches", "idempotency", "Inbox", "InboxMonths", "reviews", "RecipientSends");

    /// <summary>A table that is not named here follows its tenant when that is physical.</summary>
    public static TableScope Of(string table) => Platform.Contains(table) ? TableScope.Platform : Data.Contains(table) ? TableScope.Data : TableScope.Tenant;

    /// <summary>Whether a tenant of a level has a table's rows in a store of its own.</summary>
    public static bool IsOwn(TableScope scope, IsolationLevel level) => level switch
    {
        IsolationLevel.Logical => false,
        IsolationLevel.Hybrid => scope == TableScope.Data,
        IsolationLevel.Physical => scope != TableScope.Platform,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown level."),
    };
}
