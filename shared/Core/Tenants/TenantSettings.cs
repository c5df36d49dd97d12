using System.Net;

namespace MessageFunctions.Tenants;

/// <summary>What a tenant chose for all its lines.</summary>
public sealed record TenantSettings
{
    /// <summary>Most networks of an allow-list.</summary>
    public const int MaxNetworks = 256;

    /// <summary>Highest rate, which is no limit in practice.</summary>
    public const int MaxMessagesPerSecond = 10_000_000;

    /// <summary>Largest burst.</summary>
    public const int MaxMessagesBurst = 100_000_000;

    /// <summary>ISO 4217 code of the currency of all its budgets and prices.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>IANA name of the time zone that its nights and days are in, such as <c>Europe/Berlin</c>; default <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Which credentials it accepts.</summary>
    public CredentialKinds Accepts { get; init; } = CredentialKinds.ApiKey | CredentialKinds.Jwt;

    /// <summary>Where its callers may come from, at most 256 networks; empty: from anywhere.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Messages it may hand in per second over all its callers and instances, 1 to 10,000,000; default 10,000.</summary>
    public int MessagesPerSecond { get; init; } = 10_000;

    /// <summary>How many messages may come at once before the rate counts, 1 to 100,000,000; default 100,000 (a whole bulk request).</summary>
    public int MessagesBurst { get; init; } = 100_000;

    /// <summary>Where its data lives.</summary>
    public IsolationLevel Isolation { get; init; } = IsolationLevel.Logical;

    /// <summary>
    /// Name of the connection settings of a tenant with storage of its own: <c>Tables__{name}</c> and <c>Cosmos__{name}</c>; null: the tenant's id.
    /// </summary>
    public string? ConnectionName { get; init; }
}

/// <summary>Kinds of credential.</summary>
[Flags]
public enum CredentialKinds
{
    None = 0,
    ApiKey = 1,
    Jwt = 2,
}

/// <summary>How far a tenant's data is set apart from the others'.</summary>
public enum IsolationLevel
{
    /// <summary>Own partitions in shared tables and containers.</summary>
    Logical,

    /// <summary>Budgets and messages in storage of its own, the rest shared.</summary>
    Hybrid,

    /// <summary>Everything but the tenant's own record and credentials in storage of its own.</summary>
    Physical,
}
