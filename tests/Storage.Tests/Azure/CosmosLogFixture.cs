using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Emulators;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>One Cosmos DB stand-in for all tests of a class, with the log adapter on it as the app registers it.</summary>
public sealed class CosmosLogFixture : IAsyncLifetime
{
    private CosmosEmulator? _emulator;
    private ServiceProvider? _services;

    public RequestCounter Requests { get; } = new();

    public IMessageLog Log => _services!.GetRequiredService<IMessageLog>();

    public async ValueTask InitializeAsync()
    {
        _emulator = await CosmosEmulator.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Cosmos", _emulator.ConnectionString)]).Build();
        var connection = AzureConnection.Read(configuration, AzureStorageRegistration.CosmosSetting, "accountEndpoint")!;
        _services = new ServiceCollection().AddCosmosMessageLog(connection, new CosmosLogOptions { CreateIfMissing = true }, Configure).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_emulator is not null) await _emulator.DisposeAsync();
    }

    private void Configure(CosmosClientOptions options)
    {
        // The stand-in speaks HTTP only, at the one address that was given.
        options.ConnectionMode = ConnectionMode.Gateway;
        options.LimitToEndpoint = true;
        options.HttpClientFactory = () => new HttpClient(Requests.Handler());
    }
}
