using System.Diagnostics.Metrics;
using Azure.Data.Tables;
using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.Isolation;
using MessageFunctions.Storage;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>Registers the Azure adapters of the storage ports.</summary>
public static class AzureStorageRegistration
{
    /// <summary>The setting of the tables: <c>Tables</c>, or <c>Tables__serviceUri</c> with an identity.</summary>
    public const string TablesSetting = "Tables";

    /// <summary>The setting of the message log: <c>Cosmos</c>, or <c>Cosmos__accountEndpoint</c> with an identity.</summary>
    public const string CosmosSetting = "Cosmos";

    /// <summary>Registers Azure for each store that is configured, and says for which; and for tenants with connections of their own.</summary>
    /// <exception cref="AzureConfigurationException">A setting cannot be used.</exception>
    public static AzureStores AddAzureStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var taken = AzureStores.None;
        if (AzureConnection.Read(configuration, TablesSetting, "serviceUri") is { } tables)
        {
            services.AddAzureTables(tables);
            taken |= AzureStores.Tables;
        }
        if (AzureConnection.Read(configuration, CosmosSetting, "accountEndpoint") is { } cosmos)
        {
            services.AddCosmosMessageLog(cosmos, LogOptions(configuration, CosmosSetting, cosmos));
            taken |= AzureStores.MessageLog;
        }
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<IOwnStores>(provider => new AzureOwnStores(configuration, provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>()));
        return taken;
    }

    /// <summary><c>Cosmos__connectionMode</c>: <c>Direct</c> (the default) or <c>Gateway</c>.</summary>
    private static bool ReadGateway(IConfiguration configuration)
    {
        var mode = configuration[$"{CosmosSetting}:connectionMode"];
        if (string.IsNullOrWhiteSpace(mode)) return false;
        return Enum.TryParse<ConnectionMode>(mode, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known == ConnectionMode.Gateway
            : throw new AzureConfigurationException($"{CosmosSetting}__connectionMode", $"is '{mode}'; it must be Direct or Gateway.");
    }

    /// <summary>Registers <see cref="ITables"/> on Azure Tables.</summary>
    /// <param name="services">Where.</param>
    /// <param name="connection">How it is reached.</param>
    /// <param name="options">How it is called; the defaults where null.</param>
    /// <param name="configure">For tests: changes what the SDK is given, such as a policy that counts requests.</param>
    /// <exception cref="AzureConfigurationException">The connection string is none.</exception>
    public static IServiceCollection AddAzureTables(
        this IServiceCollection services, AzureConnection connection, AzureTablesOptions? options = null, Action<TableClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        options ??= new AzureTablesOptions();
        var client = TablesClient(connection, options, configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ITables>(provider => new AzureTables(client, options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Registers <see cref="IMessageLog"/> on Cosmos DB.</summary>
    /// <param name="services">Where.</param>
    /// <param name="connection">How it is reached.</param>
    /// <param name="options">How it is called; the defaults where null.</param>
    /// <param name="configure">For tests: changes what the SDK is given, such as a handler that counts requests.</param>
    /// <exception cref="AzureConfigurationException">The connection string is none.</exception>
    public static IServiceCollection AddCosmosMessageLog(
        this IServiceCollection services, AzureConnection connection, CosmosLogOptions? options = null, Action<CosmosClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        options ??= new CosmosLogOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        var client = CosmosClient(connection, options, configure);
        services.AddSingleton(_ => new CosmosLogContainer(client, options));
        services.AddSingleton<IMessageLog>(provider => new CosmosMessageLog(
            provider.GetRequiredService<CosmosLogContainer>(), options,
            new StorageMetrics(provider.GetRequiredService<IMeterFactory>()), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    internal static CosmosLogOptions LogOptions(IConfiguration configuration, string setting, AzureConnection connection)
    {
        var database = configuration[$"{setting}:database"];
        return new CosmosLogOptions
        {
            Database = string.IsNullOrWhiteSpace(database) ? CosmosLogOptions.DefaultDatabase : database,
            Gateway = ReadGateway(configuration),
            // An identity that may read and write items may not create containers; the deployment does.
            CreateIfMissing = connection.ConnectionString is not null,
        };
    }

    internal static TableServiceClient TablesClient(AzureConnection connection, AzureTablesOptions options, Action<TableClientOptions>? configure)
    {
        var clientOptions = new TableClientOptions
        {
            RetryPolicy = new UnansweredWritesRetryPolicy(options.MaxRetries),
            Retry = { NetworkTimeout = options.RequestTimeout },
        };
        configure?.Invoke(clientOptions);
        if (connection.Endpoint is not null) return new TableServiceClient(connection.Endpoint, connection.Credential, clientOptions);
        try
        {
            return new TableServiceClient(connection.ConnectionString, clientOptions);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            // The inner message may quote the key.
            throw new AzureConfigurationException(connection.Name, "is not a storage connection string (UseDevelopmentStorage=true, or one copied from the account's access keys).");
        }
    }

    internal static CosmosClient CosmosClient(AzureConnection connection, CosmosLogOptions options, Action<CosmosClientOptions>? configure)
    {
        var clientOptions = new CosmosClientOptions
        {
            ApplicationName = "MessageFunctions",
            ConnectionMode = options.Gateway ? ConnectionMode.Gateway : ConnectionMode.Direct,
            RequestTimeout = options.RequestTimeout,
            MaxRetryAttemptsOnRateLimitedRequests = options.MaxThrottleRetries,
            MaxRetryWaitTimeOnRateLimitedRequests = options.MaxThrottleWait,
            UseSystemTextJsonSerializerWithOptions = LogItemJson.Default.Options,
        };
        configure?.Invoke(clientOptions);
        if (connection.Endpoint is not null) return new CosmosClient(connection.Endpoint.AbsoluteUri, connection.Credential, clientOptions);
        try
        {
            return new CosmosClient(connection.ConnectionString, clientOptions);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new AzureConfigurationException(connection.Name, "is not a Cosmos DB connection string (AccountEndpoint=…;AccountKey=…;).");
        }
    }
}
