using MessageFunctions.AzureAdapters.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
#if EMBEDDED
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Embedded.Storage;
#else
using MessageFunctions.AzureAdapters.Configuration;
#endif

namespace MessageFunctions.Functions;

internal static class StorageServices
{
    /// <summary>Azure for each store that is configured. With the embedded runtime SQLite serves the others; without it they must all be there.</summary>
    /// <exception cref="AzureAdapters.Configuration.AzureConfigurationException">A setting is missing or cannot be used.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var azure = services.AddAzureStorage(configuration);
#if EMBEDDED
        if (azure != (AzureStores.Tables | AzureStores.MessageLog)) services.AddSqliteStorage(_ => DataDirectory.DefaultPath);
#else
        if (!azure.HasFlag(AzureStores.Tables))
            throw new AzureConfigurationException($"{AzureStorageRegistration.TablesSetting}__serviceUri", "is missing: the address of the tables, such as https://ACCOUNT.table.core.windows.net/.");
        if (!azure.HasFlag(AzureStores.MessageLog))
            throw new AzureConfigurationException($"{AzureStorageRegistration.CosmosSetting}__accountEndpoint", "is missing: the address of the message log, such as https://ACCOUNT.documents.azure.com:443/.");
#endif
        return services;
    }
}
