namespace MessageFunctions.Storage;

/// <summary>How long what a <see cref="SnapshotCache{TKey, TSnapshot}"/> knows is good.</summary>
public record SnapshotCacheOptions
{
    /// <summary>Age in seconds after which the version row is read again beside the request; 0.1 to 60, default 2.</summary>
    public double RefreshSeconds { get; init; } = 2;

    /// <summary>Age in seconds after which no request is answered before the version row was read; default 5.</summary>
    public double StaleSeconds { get; init; } = 5;

    /// <summary>Age in seconds after which everything is read again whatever the version says; default 60.</summary>
    public double ReloadSeconds { get; init; } = 60;

    /// <summary>Most keys kept, the absent ones included; 16 to 1,000,000, default 10,000.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>Most snapshots loaded at the same time; further first requests wait; 1 to 1,000, default 16.</summary>
    public int ConcurrentLoads { get; init; } = 16;
}
