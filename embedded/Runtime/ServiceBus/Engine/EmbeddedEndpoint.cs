using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// Which engine of this process stands behind the host name of an endpoint. Several hosts live side by side under names of their own.
/// </summary>
internal static class EmbeddedEndpoint
{
    private static readonly ConcurrentDictionary<string, QueueEngine> Engines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The host name in a connection string, or the string itself when it is a bare host name.</summary>
    /// <exception cref="FormatException">There is no usable <c>Endpoint</c> in it.</exception>
    public static string HostOf(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!part.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase)) continue;
            if (Uri.TryCreate(part["Endpoint=".Length..], UriKind.Absolute, out var uri) && uri.Host.Length > 0) return uri.Host;
        }
        throw new FormatException("The connection string could not be parsed: it needs an Endpoint such as 'Endpoint=sb://name/'.");
    }

    /// <exception cref="InvalidOperationException">Another engine of this process has the name.</exception>
    public static void Register(string host, QueueEngine engine)
    {
        if (!Engines.TryAdd(host, engine))
            throw new InvalidOperationException($"The Service Bus endpoint '{host}' is served by another host of this process already. Give each host an endpoint of its own.");
    }

    public static void Unregister(string host, QueueEngine engine) => Engines.TryRemove(new KeyValuePair<string, QueueEngine>(host, engine));

    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.ServiceCommunicationProblem"/>: nobody serves it here.</exception>
    public static QueueEngine Find(string host) => Engines.TryGetValue(host, out var engine)
        ? engine
        : throw new ServiceBusException(
            $"No embedded queues run in this process under the endpoint '{host}'. Start its host first, or build with FunctionsRuntime=azure to reach a namespace.",
            ServiceBusFailureReason.ServiceCommunicationProblem);
}
