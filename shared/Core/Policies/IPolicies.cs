using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>The policies that hold, in memory: at most five seconds old, synchronous while fresh.</summary>
public interface IPolicies
{
    /// <summary>What holds for a tenant and its lines. While storage does not answer, what was known last holds on.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was known yet, and storage does not answer.</exception>
    ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default);

    /// <summary>What holds for all tenants together, such as watermarks and scaling.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was known yet, and storage does not answer.</exception>
    ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that evaluating a version failed. On this instance its last good version is used from now on; an alert is raised and it goes on record,
    /// once a version and instance. Returns at once.
    /// </summary>
    /// <param name="tenant">For whom it was evaluated; null: for the platform.</param>
    /// <param name="kind">The kind of policy.</param>
    /// <param name="version">The version.</param>
    /// <param name="error">What went wrong, without personal data.</param>
    void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class;
}
