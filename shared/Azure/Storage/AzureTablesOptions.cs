namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>How Azure Tables is called.</summary>
public sealed record AzureTablesOptions
{
    /// <summary>Longest one call may take with all its retries. 1 s to 5 min; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest one request may take. 1 s to <see cref="Timeout"/>; default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most repetitions of a request that was not answered or was refused for load. 0 to 10; default 4.</summary>
    public int MaxRetries { get; init; } = 4;
}
