using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>The log's container, created first where the options ask for it.</summary>
internal sealed class CosmosLogContainer(CosmosClient client, CosmosLogOptions options) : IDisposable
{
    private readonly SemaphoreSlim _creating = new(1);
    private Container? _container;

    public async ValueTask<Container> GetAsync(CancellationToken cancellationToken)
    {
        if (_container is { } existing) return existing;
        await _creating.WaitAsync(cancellationToken);
        try
        {
            return _container ??= options.CreateIfMissing
                ? await CreateAsync(cancellationToken)
                : client.GetContainer(options.Database, CosmosLogOptions.Container);
        }
        finally
        {
            _creating.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _creating.Dispose();
    }

    private async Task<Container> CreateAsync(CancellationToken cancellationToken)
    {
        var database = await client.CreateDatabaseIfNotExistsAsync(options.Database, cancellationToken: cancellationToken);
        var properties = new ContainerProperties(CosmosLogOptions.Container, ["/tenantId", "/envelopeId"])
        {
            // Items carry their own time to live.
            DefaultTimeToLive = -1,
        };
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var path in (string[])["/tenantId/?", "/envelopeId/?", "/kind/?", "/at/?", "/index/*"])
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = path });
        properties.IndexingPolicy.CompositeIndexes.Add(new Collection<CompositePath>
        {
            new() { Path = "/at", Order = CompositePathSortOrder.Descending },
            new() { Path = "/id", Order = CompositePathSortOrder.Descending },
        });
        return (await database.Database.CreateContainerIfNotExistsAsync(properties, cancellationToken: cancellationToken)).Container;
    }
}
