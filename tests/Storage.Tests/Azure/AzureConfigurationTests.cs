using Azure.Identity;
using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Storage.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Storage.Tests.Azure;

public sealed class AzureConfigurationTests
{
    [Fact]
    public async Task Without_settings_Azure_takes_nothing_and_SQLite_all()
    {
        using var directory = new TemporaryDirectory();
        var services = new ServiceCollection();
        Assert.Equal(AzureStores.None, services.AddAzureStorage(Configuration()));
        services.AddSqliteStorage(_ => directory.Path);
        await using var provider = services.BuildServiceProvider();
        Assert.IsType<SqliteTables>(provider.GetRequiredService<ITables>());
        Assert.IsType<SqliteMessageLog>(provider.GetRequiredService<IMessageLog>());
    }

    [Fact]
    public async Task Each_store_falls_back_on_its_own()
    {
        using var directory = new TemporaryDirectory();
        var services = new ServiceCollection();
        Assert.Equal(AzureStores.Tables, services.AddAzureStorage(Configuration(("Tables", "UseDevelopmentStorage=true"))));
        services.AddSqliteStorage(_ => directory.Path);
        await using var provider = services.BuildServiceProvider();
        Assert.IsNotType<SqliteTables>(provider.GetRequiredService<ITables>());
        Assert.IsType<SqliteMessageLog>(provider.GetRequiredService<IMessageLog>());
    }

    [Fact]
    public void An_address_is_opened_with_an_identity()
    {
        var stores = new ServiceCollection().AddAzureStorage(Configuration(
            ("Tables:serviceUri", "https://example.table.core.windows.net/"), ("Cosmos:accountEndpoint", "https://example.documents.azure.com:443/"), ("Cosmos:database", "other")));
        Assert.Equal(AzureStores.Tables | AzureStores.MessageLog, stores);
    }

    [Theory]
    [InlineData("Tables", "AccountKey=hidden;nonsense", "Tables")]
    [InlineData("Tables:serviceUri", "not an address", "Tables__serviceUri")]
    [InlineData("Cosmos", "AccountKey=hidden", "Cosmos")]
    [InlineData("Cosmos:accountEndpoint", "ftp://example", "Cosmos__accountEndpoint")]
    public void A_setting_that_cannot_be_used_fails_the_start_by_its_name_and_without_its_secret(string key, string value, string setting)
    {
        var failure = Assert.Throws<AzureConfigurationException>(() => new ServiceCollection().AddAzureStorage(Configuration((key, value))));
        Assert.Equal(setting, failure.Setting);
        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ServiceBus:fullyQualifiedNamespace", "sb://example/", "ServiceBus__fullyQualifiedNamespace")]
    [InlineData("ServiceBus", "SharedAccessKey=hidden", "ServiceBus")]
    [InlineData("Unrelated", "x", "ServiceBus__fullyQualifiedNamespace")]
    public void Queues_that_cannot_be_reached_as_configured_fail_the_start(string key, string value, string setting)
    {
        var failure = Assert.Throws<AzureConfigurationException>(() => ServiceBusConnection.Create(Configuration((key, value)), new DefaultAzureCredential()));
        Assert.Equal(setting, failure.Setting);
        Assert.DoesNotContain("hidden", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_of_connection_that_there_is_not_fails_the_start()
    {
        var failure = Assert.Throws<AzureConfigurationException>(() => new ServiceCollection().AddAzureStorage(
            Configuration(("Cosmos:accountEndpoint", "https://example.documents.azure.com:443/"), ("Cosmos:connectionMode", "Pigeon"))));
        Assert.Equal("Cosmos__connectionMode", failure.Setting);
    }

    [Fact]
    public void Both_forms_of_one_connection_are_refused()
    {
        var failure = Assert.Throws<AzureConfigurationException>(() => new ServiceCollection().AddAzureStorage(
            Configuration(("Tables", "UseDevelopmentStorage=true"), ("Tables:serviceUri", "https://example.table.core.windows.net/"))));
        Assert.Contains("Tables__serviceUri", failure.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
}
