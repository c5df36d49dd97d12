using System.Runtime.CompilerServices;

namespace MessageFunctions.Tenants;

/// <summary>Scans over all tenants.</summary>
public static class TenantScans
{
    /// <summary>Every tenant, page after page.</summary>
    public static async IAsyncEnumerable<TenantId> AllAsync(this TenantStore tenants, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenants);
        string? continuation = null;
        do
        {
            (var page, continuation) = await tenants.ListTenantsAsync(continuation: continuation, cancellationToken: cancellationToken);
            foreach (var tenant in page) yield return tenant;
        }
        while (continuation is not null);
    }
}
