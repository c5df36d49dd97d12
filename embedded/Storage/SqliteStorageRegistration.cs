using MessageFunctions.Isolation;
using MessageFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Embedded.Storage;

/// <summary>Registers the SQLite adapters of the storage ports.</summary>
public static class SqliteStorageRegistration
{
    /// <summary>
    /// Registers SQLite for each storage port that has no adapter yet, and for tenants with storage of their own. The host disposes it asynchronously, which commits what waits.
    /// </summary>
    /// <param name="services">Where.</param>
    /// <param name="dataDirectory">The directory of the files; asked once, when a store is first needed.</param>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, Func<IServiceProvider, string> dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITables>(provider => SqliteTables.OpenIn(Existing(dataDirectory(provider))));
        services.TryAddSingleton<IMessageLog>(provider => SqliteMessageLog.OpenIn(
            Existing(dataDirectory(provider)),
            provider.GetRequiredService<TimeProvider>(),
            logger: provider.GetService<ILogger<SqliteMessageLog>>() ?? NullLogger<SqliteMessageLog>.Instance));
        services.AddSingleton<IOwnStores>(provider => new SqliteOwnStores(Path.Combine(dataDirectory(provider), "tenants"), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static string Existing(string directory) => Directory.CreateDirectory(directory).FullName;
}
