using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.AzureAdapters.Configuration;

/// <summary>
/// How a service is reached, in the form that Functions connections have: the setting <c>{name}</c> holds a connection string, or
/// <c>{name}__{endpoint}</c> an address that is opened with an identity (<c>{name}__clientId</c> or <c>AZURE_CLIENT_ID</c> for a
/// user-assigned one).
/// </summary>
public sealed class AzureConnection
{
    private AzureConnection(string name, string? connectionString, Uri? endpoint, TokenCredential? credential)
    {
        Name = name;
        ConnectionString = connectionString;
        Endpoint = endpoint;
        Credential = credential;
    }

    /// <summary>The setting's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Null when an identity opens <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; }

    public Uri? Endpoint { get; }

    public TokenCredential? Credential { get; }

    /// <summary>Reads a connection; null when neither of its settings is there. A name of several parts has colons between them, as configuration has.</summary>
    /// <exception cref="AzureConfigurationException">Both are there, or the address is none.</exception>
    public static AzureConnection? Read(IConfiguration configuration, string name, string endpointKey)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var connectionString = Value(configuration[name] ?? configuration[$"ConnectionStrings:{name}"]);
        var address = Value(configuration[$"{name}:{endpointKey}"]);
        if (connectionString is null && address is null) return null;
        var shown = name.Replace(":", "__", StringComparison.Ordinal);
        if (connectionString is not null && address is not null)
            throw new AzureConfigurationException(shown, $"and {shown}__{endpointKey} are both set; keep one: a connection string, or an address that an identity opens.");
        if (connectionString is not null) return new AzureConnection(shown, connectionString, null, null);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
            throw new AzureConfigurationException($"{shown}__{endpointKey}", $"is '{address}', which is not an absolute http(s) address.");
        return new AzureConnection(shown, null, endpoint, IdentityOf(configuration, name));
    }

    private static DefaultAzureCredential IdentityOf(IConfiguration configuration, string name) => new(new DefaultAzureCredentialOptions
    {
        ManagedIdentityClientId = Value(configuration[$"{name}:clientId"]) ?? Value(configuration["AZURE_CLIENT_ID"]),
        ExcludeInteractiveBrowserCredential = true,
    });

    private static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
