using Azure.Core;
using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Emulators;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>One Azurite for all tests of a class, with the tables adapter on it as the app registers it.</summary>
public sealed class AzuriteTablesFixture : IAsyncLifetime
{
    private AzuriteEmulator? _emulator;
    private ServiceProvider? _services;

    public RequestCounter Requests { get; } = new();

    public ITables Tables => _services!.GetRequiredService<ITables>();

    public async ValueTask InitializeAsync()
    {
        _emulator = await AzuriteEmulator.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Tables", _emulator.ConnectionString)]).Build();
        var connection = AzureConnection.Read(configuration, AzureStorageRegistration.TablesSetting, "serviceUri")!;
        _services = new ServiceCollection()
            .AddAzureTables(connection, configure: options => options.AddPolicy(Requests, HttpPipelinePosition.PerRetry))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_emulator is not null) await _emulator.DisposeAsync();
    }
}
