using MessageFunctions.AzureAdapters.Configuration;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions;

internal static class StorageServices
{
    /// <summary>Fails the start where a storage port has no adapter, by the name of the setting that is missing.</summary>
    /// <exception cref="AzureConfigurationException">A store is not configured.</exception>
    public static IServiceCollection RequireStorage(this IServiceCollection services)
    {
        Require<ITables>($"{AzureStorageRegistration.TablesSetting}__serviceUri", "is missing: the address of the tables, such as https://ACCOUNT.table.core.windows.net/.");
        Require<IMessageLog>($"{AzureStorageRegistration.CosmosSetting}__accountEndpoint", "is missing: the address of the message log, such as https://ACCOUNT.documents.azure.com:443/.");
        return services;

        void Require<TPort>(string setting, string problem)
        {
            if (services.All(service => service.ServiceType != typeof(TPort))) throw new AzureConfigurationException(setting, problem);
        }
    }
}
