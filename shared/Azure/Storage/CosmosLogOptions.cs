namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>Where the log is in its Cosmos DB account, and how it is called.</summary>
public sealed record CosmosLogOptions
{
    /// <summary>The database that is used where no setting names another.</summary>
    public const string DefaultDatabase = "messagefunctions";

    /// <summary>The container; its partition key is <c>/tenantId</c>, <c>/envelopeId</c>.</summary>
    public const string Container = "messages";

    public string Database { get; init; } = DefaultDatabase;

    /// <summary>Whether requests go over HTTPS through the account's gateway, where only port 443 is open, instead of straight to its replicas. Default no.</summary>
    public bool Gateway { get; init; }

    /// <summary>Longest one call may take with all its retries. 1 s to 5 min; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest one request may take. 1 s to <see cref="Timeout"/>; default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most repetitions of a request that was refused for load (429). 0 to 20; default 6.</summary>
    public int MaxThrottleRetries { get; init; } = 6;

    /// <summary>Longest that those repetitions wait in all. Default 10 s.</summary>
    public TimeSpan MaxThrottleWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Request units after which a search ends its page early and leaves the rest to the next one. Default 500.</summary>
    public double MaxSearchCharge { get; init; } = 500;

    /// <summary>Whether database and container are created where missing. For local stand-ins; in Azure the deployment makes them.</summary>
    public bool CreateIfMissing { get; init; }
}
