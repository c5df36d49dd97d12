using MessageFunctions.Messages;
using MessageFunctions.Problems;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Isolation;

/// <summary>Makes sure that a new tenant's own storage is there before the tenant is.</summary>
public sealed class TenantProvisioning(OwnStores own)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Opens the tenant's own stores, which creates what is missing where the adapter may, and asks each of them something.</summary>
    /// <returns>Why the tenant cannot be created; null: it can.</returns>
    public async ValueTask<Problem?> PrepareAsync(Tenant tenant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        if (tenant.Settings.Isolation == IsolationLevel.Logical) return null;
        var connection = ConnectionNames.Of(tenant);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            if (own.Missing(connection) is { Count: > 0 } missing)
                return new Problem(409, ProblemCode.ConnectionMissing, "The tenant's own storage is not configured.") { Detail = $"Set {string.Join(" and ", missing)}, then create the tenant." };
            await own.Tables(connection).Open("health").GetAsync("health", "ready", patience.Token);
            await own.Log(connection).CountAsync(new LogQuery(tenant.Id) { Kind = LogKind.Envelope }, patience.Token);
            return null;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Problem(503, ProblemCode.ConnectionUnavailable, "The tenant's own storage does not answer.") { Detail = $"The connection is {connection}.", RetryAfter = TimeSpan.FromSeconds(10) };
        }
    }
}
