namespace MessageFunctions.Embedded.Storage;

/// <summary>How the log indexes and forgets.</summary>
public sealed record SqliteLogOptions
{
    /// <summary>Most index entries that one transaction of the indexer writes. 100 to 1,000,000; default 50,000.</summary>
    public int IndexBatchEntries { get; init; } = 50_000;

    /// <summary>Longest a search waits for the index to reach the latest append before it fails. Default 30 s.</summary>
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two looks for expired documents. Default 1 minute.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most expired documents removed by one transaction. 1 to 10,000; default 500.</summary>
    public int SweepBatch { get; init; } = 500;
}
