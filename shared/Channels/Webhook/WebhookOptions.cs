using System.Net;

namespace MessageFunctions.Channels.Webhook;

/// <summary>Settings of the webhook channel and of the tenants' status webhooks, section <c>Channels:Webhook</c>.</summary>
public sealed record WebhookOptions
{
    public const string Section = "Channels:Webhook";

    /// <summary>
    /// The root secrets, <c>whsec_</c> and the base64 of 24 to 64 bytes, the current first; each tenant's secret derives from them. With two of
    /// them everything is signed twice, so that receivers can change over. Empty (the default): no webhooks.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Networks (CIDR) that may be called although they are private, local or reserved; default none.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whether <c>http:</c> URLs are called, unprotected; default false.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>To connect, TLS included, 1 to 60 s; default 5.</summary>
    public int ConnectTimeoutSeconds { get; init; } = 5;

    /// <summary>For a whole request, 1 to 120 s; default 15.</summary>
    public int TimeoutSeconds { get; init; } = 15;

    /// <summary>Messages of one batch, 1 to 100; default 50. They are posted side by side, <see cref="ConcurrencyPerBatch"/> at a time.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Requests under way of one batch, 1 to 100; default 16.</summary>
    public int ConcurrencyPerBatch { get; init; } = 16;

    /// <summary>Batches under way at once, 1 to 1,000; default 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How long a batch waits for a place, 0 to 300 s; default 30.</summary>
    public int WaitSeconds { get; init; } = 30;

    internal void Validate() => new OptionProblems(Section)
        .Require(Secrets.All(secret => WebhookSecret.TryParse(secret, out _)), $"{Section}:Secrets must each be whsec_ and the base64 of 24 to 64 bytes.")
        .Require(AllowedNetworks.All(network => IPNetwork.TryParse(network, out _)), $"{Section}:AllowedNetworks must be networks such as 10.0.0.0/8.")
        .Range(nameof(ConnectTimeoutSeconds), ConnectTimeoutSeconds, 1, 60)
        .Range(nameof(TimeoutSeconds), TimeoutSeconds, 1, 120)
        .Range(nameof(BatchSize), BatchSize, 1, 100)
        .Range(nameof(ConcurrencyPerBatch), ConcurrencyPerBatch, 1, 100)
        .Range(nameof(Concurrency), Concurrency, 1, 1_000)
        .Range(nameof(WaitSeconds), WaitSeconds, 0, 300)
        .Throw();
}
