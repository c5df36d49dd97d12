using MessageFunctions.Channels.Tests;
using MessageFunctions.Emulators;

namespace MessageFunctions.EndToEnd.Tests.Cloud;

/// <summary>Azurite and the Cosmos DB stand-in, and a directory for apps that use them.</summary>
public sealed class CloudStores : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private AzuriteEmulator? _azurite;
    private CosmosEmulator? _cosmos;

    public string Directory => _directory.Path;

    public Uri Tables => _azurite!.Tables;

    /// <summary>Settings of an app on these stores.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Tables"] = _azurite!.ConnectionString,
        ["Cosmos"] = _cosmos!.ConnectionString,
        ["Cosmos__connectionMode"] = "Gateway",
    };

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteEmulator.StartAsync();
        _cosmos = await CosmosEmulator.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cosmos is not null) await _cosmos.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
        _directory.Dispose();
    }
}
