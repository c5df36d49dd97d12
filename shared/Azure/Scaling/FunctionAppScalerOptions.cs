namespace MessageFunctions.AzureAdapters.Scaling;

/// <summary>Settings of the scaler, section <c>Scaling:FunctionApp</c>.</summary>
public sealed record FunctionAppScalerOptions
{
    public const string Section = "Scaling:FunctionApp";

    /// <summary>The app's resource id, <c>/subscriptions/…/providers/Microsoft.Web/sites/{name}</c>; empty (the default): the platform is not scaled by the app.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>Address of Azure Resource Manager; default that of the public cloud.</summary>
    public string Endpoint { get; init; } = "https://management.azure.com";

    /// <summary>Groups of functions of which instances are kept ready; default those that a campaign must not slow.</summary>
    public IReadOnlyList<string> AlwaysReady { get; init; } = ["http", "durable", "function:SendP0", "function:SendP1"];

    /// <summary>1 to 60 s; default 20.</summary>
    public int TimeoutSeconds { get; init; } = 20;

    internal string Scope => $"{Endpoint.TrimEnd('/')}/.default";

    /// <exception cref="InvalidOperationException">A setting has a value it cannot have.</exception>
    public void Validate()
    {
        if (!ResourceId.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) || !ResourceId.Contains("/providers/Microsoft.Web/sites/", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"{Section}:ResourceId is the resource id of a function app: /subscriptions/…/providers/Microsoft.Web/sites/NAME.");
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
            throw new InvalidOperationException($"{Section}:Endpoint is an absolute web address.");
        if (TimeoutSeconds is < 1 or > 60) throw new InvalidOperationException($"{Section}:TimeoutSeconds is 1 to 60.");
    }
}
