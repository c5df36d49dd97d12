using System.Collections.Concurrent;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Isolation;

/// <summary>Where each tenant's data is, in memory once it was asked for.</summary>
/// <param name="shared">The shared tables, where every tenant's record is.</param>
public sealed class TenantPlacements(ITables shared)
{
    private const int Capacity = 100_000;

    private readonly TenantStore _tenants = new(shared);
    private readonly ConcurrentDictionary<TenantId, TenantPlacement> _known = new();

    /// <summary>Synchronous once it is known. A tenant that does not exist is placed in the shared store, and asked for again the next time: it may be created.</summary>
    /// <exception cref="StorageUnavailableException">It is not known, and the store does not answer.</exception>
    public ValueTask<TenantPlacement> OfAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        _known.TryGetValue(tenant, out var known) ? ValueTask.FromResult(known) : ReadAsync(tenant, cancellationToken);

    private async ValueTask<TenantPlacement> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await _tenants.GetTenantAsync(tenant, cancellationToken) is not { } found) return TenantPlacement.Shared;
        if (_known.Count >= Capacity) _known.Clear();
        return _known[tenant] = TenantPlacement.Of(found.Value);
    }
}
