using Azure.Core;
using Azure.Messaging.ServiceBus;
using MessageFunctions.AzureAdapters.Configuration;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.AzureAdapters.ServiceBus;

/// <summary>How the app reaches Service Bus: by identity, or by a connection string.</summary>
public static class ServiceBusConnection
{
    /// <summary>Name of the connection; the triggers name it too. With identity: <c>ServiceBus__fullyQualifiedNamespace</c>.</summary>
    public const string Name = "ServiceBus";

    private const string NamespaceSetting = $"{Name}__fullyQualifiedNamespace";

    /// <summary>Opens nothing yet; so a setting that cannot be used is told at the start, not by the first message.</summary>
    /// <exception cref="AzureConfigurationException">Neither setting is there, or it cannot be used.</exception>
    public static ServiceBusClient Create(IConfiguration configuration, TokenCredential credential)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new ServiceBusClientOptions { RetryOptions = { TryTimeout = TimeSpan.FromSeconds(10) } };
        if (configuration[$"{Name}:fullyQualifiedNamespace"] is { Length: > 0 } host)
        {
            return Uri.CheckHostName(host) != UriHostNameType.Unknown
                ? new ServiceBusClient(host, credential, options)
                : throw new AzureConfigurationException(NamespaceSetting, $"is '{host}', which is no host name such as NAME.servicebus.windows.net.");
        }
        if (configuration[Name] is not { Length: > 0 } connectionString)
            throw new AzureConfigurationException(NamespaceSetting, $"is missing: the namespace's host name, such as NAME.servicebus.windows.net (or {Name}, a connection string).");
        try
        {
            return new ServiceBusClient(connectionString, options);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // The inner message may quote the key.
            throw new AzureConfigurationException(Name, "is not a Service Bus connection string (Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…).");
        }
    }
}
