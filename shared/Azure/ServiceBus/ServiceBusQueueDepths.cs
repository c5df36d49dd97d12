using Azure;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using MessageFunctions.Messages;
using MessageFunctions.Scaling;
using MessageFunctions.Storage;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.AzureAdapters.ServiceBus;

/// <summary>Counts the queues of the priorities: one management request a queue.</summary>
public sealed class ServiceBusQueueDepths(ServiceBusAdministrationClient client, TimeProvider time) : IQueueDepths
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>By the settings that <see cref="ServiceBusConnection"/> has checked.</summary>
    public static ServiceBusQueueDepths Create(IConfiguration configuration, TokenCredential credential, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[$"{ServiceBusConnection.Name}:fullyQualifiedNamespace"] is { Length: > 0 } host) return new(new ServiceBusAdministrationClient(host, credential), time);
        return new(new ServiceBusAdministrationClient(configuration[ServiceBusConnection.Name]!), time);
    }

    public async ValueTask<QueueDepths> MeasureAsync(CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var counts = await Task.WhenAll(new[] { Priority.P0, Priority.P1, Priority.P2, Priority.P3 }.Select(priority => CountAsync(priority, both.Token)));
            return new QueueDepths(counts[0], counts[1], counts[2], counts[3]);
        }
        catch (Exception failure) when (failure is ServiceBusException or RequestFailedException or AggregateException)
        {
            throw new StorageUnavailableException("The queues could not be counted.", failure);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException("The queues were not counted in time.", exception);
        }
    }

    private async Task<long> CountAsync(Priority priority, CancellationToken cancellationToken)
    {
        var answer = await client.GetQueueRuntimePropertiesAsync(QueueNames.Of(priority), cancellationToken);
        return answer.Value.ActiveMessageCount;
    }
}
