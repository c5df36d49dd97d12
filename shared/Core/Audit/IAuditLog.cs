using MessageFunctions.Tenants;

namespace MessageFunctions.Audit;

/// <summary>The record of every change: one hash chain a tenant, appended to and never changed.</summary>
public interface IAuditLog
{
    /// <summary>Appends an entry; it is durable, and linked to all before it, when the task completes.</summary>
    /// <param name="tenant">Whose chain; null: the platform's.</param>
    /// <param name="entry">What was changed. The time is the log's.</param>
    /// <param name="cancellationToken">Gives up; the entry may be there all the same.</param>
    /// <exception cref="Storage.StorageUnavailableException">The store did not answer.</exception>
    ValueTask<AuditReceipt> AppendAsync(TenantId? tenant, AuditEntry entry, CancellationToken cancellationToken = default);
}

/// <summary>Where an entry stands.</summary>
/// <param name="Number">1, 2, 3 … in the chain.</param>
/// <param name="Hash">Of the entry and all before it, lower-case hexadecimal. Who keeps it can prove later that nothing before it was changed.</param>
public readonly record struct AuditReceipt(long Number, string Hash);
