namespace MessageFunctions.AzureAdapters.ContentSafety;

/// <summary>Where Azure AI Content Safety is and how it is asked; section <c>Reviews:ContentSafety</c>.</summary>
public sealed record ContentSafetyOptions
{
    /// <summary>Address of the resource, such as <c>https://NAME.cognitiveservices.azure.com/</c>; null: it is not used.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The resource's key; null: the app's identity is used, which needs the role Cognitive Services User.</summary>
    public string? Key { get; init; }

    /// <summary>Names of block lists of the resource that count as rejection; at most 10.</summary>
    public IReadOnlyList<string> BlockLists { get; init; } = [];

    /// <summary>How often a call is repeated that was refused for load or failed on the way, 0 to 5; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How long one call may take. Seconds, 1 to 30; default 5.</summary>
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>What is out of range, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback))) problems.Add("Endpoint is not an https address.");
        if (BlockLists.Count > 10) problems.Add("BlockLists has more than 10 names.");
        if (Retries is < 0 or > 5) problems.Add($"Retries is {Retries}; 0 to 5 is possible.");
        if (TimeoutSeconds is < 1 or > 30) problems.Add($"TimeoutSeconds is {TimeoutSeconds}; 1 to 30 is possible.");
        return problems;
    }
}
