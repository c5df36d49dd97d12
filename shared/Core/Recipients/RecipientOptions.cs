namespace MessageFunctions.Recipients;

/// <summary>How much of the recipients is kept in memory, and for how long it is good.</summary>
public sealed record RecipientOptions
{
    /// <summary>Age in seconds after which the lists are checked before they are used: the longest that a change made by another instance is not seen; 0.5 to 5, default 4.</summary>
    public double FreshSeconds { get; init; } = 4;

    /// <summary>Most addresses of one tenant and part that are kept in memory, 16 bytes each; with more of them each is looked up; default 2,000,000.</summary>
    public long AddressesOfTenant { get; init; } = 2_000_000;

    /// <summary>Addresses of all tenants beyond which the ones that were not asked for longest are forgotten; default 6,000,000 (about 100 MB).</summary>
    public long AddressesInMemory { get; init; } = 6_000_000;

    /// <summary>Most tenants kept; default 10,000.</summary>
    public int Tenants { get; init; } = 10_000;
}
