using Azure.Core;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.AzureAdapters.ServiceBus;

/// <summary>How the app reaches Service Bus: by identity, or by a connection string.</summary>
public static class ServiceBusConnection
{
    /// <summary>Name of the connection; the triggers name it too. With identity: <c>ServiceBus__fullyQualifiedNamespace</c>.</summary>
    public const string Name = "ServiceBus";

    /// <exception cref="InvalidOperationException">Neither setting is there.</exception>
    public static ServiceBusClient Create(IConfiguration configuration, TokenCredential credential)
    {
        var options = new ServiceBusClientOptions { RetryOptions = { TryTimeout = TimeSpan.FromSeconds(10) } };
        if (configuration[$"{Name}:fullyQualifiedNamespace"] is { Length: > 0 } host) return new ServiceBusClient(host, credential, options);
        if (configuration[Name] is { Length: > 0 } connectionString) return new ServiceBusClient(connectionString, options);
        throw new InvalidOperationException($"Service Bus is not configured. Set {Name}__fullyQualifiedNamespace (with an identity) or {Name} (a connection string).");
    }
}
