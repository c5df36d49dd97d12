using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.Isolation;
using MessageFunctions.Storage;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>
/// Stores of single tenants: <c>Tables__{connection}</c> and <c>Cosmos__{connection}</c>, each a connection string, or <c>…__serviceUri</c> and
/// <c>…__accountEndpoint</c> with an identity, as the shared ones. One client a connection, for as long as the process runs.
/// </summary>
internal sealed class AzureOwnStores(IConfiguration configuration, IMeterFactory meters, TimeProvider time) : IOwnStores, IDisposable
{
    private readonly ConcurrentBag<CosmosLogContainer> _containers = [];

    public ITables? Tables(string connection)
    {
        if (Read(AzureStorageRegistration.TablesSetting, connection, "serviceUri") is not { } found) return null;
        var options = new AzureTablesOptions();
        return new AzureTables(AzureStorageRegistration.TablesClient(found, options, configure: null), options, time);
    }

    public IMessageLog? Log(string connection)
    {
        if (Read(AzureStorageRegistration.CosmosSetting, connection, "accountEndpoint") is not { } found) return null;
        var options = AzureStorageRegistration.LogOptions(configuration, $"{AzureStorageRegistration.CosmosSetting}:{connection}", found);
        var container = new CosmosLogContainer(AzureStorageRegistration.CosmosClient(found, options, configure: null), options);
        _containers.Add(container);
        return new CosmosMessageLog(container, options, new StorageMetrics(meters), time);
    }

    public void Dispose()
    {
        foreach (var container in _containers) container.Dispose();
    }

    /// <summary>A setting that cannot be used fails its tenant and no other; the message names it.</summary>
    private AzureConnection? Read(string setting, string connection, string endpointKey)
    {
        try
        {
            return AzureConnection.Read(configuration, $"{setting}:{connection}", endpointKey);
        }
        catch (AzureConfigurationException exception)
        {
            throw new StorageUnavailableException(exception.Message, exception);
        }
    }
}
