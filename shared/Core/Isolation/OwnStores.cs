using System.Collections.Concurrent;
using MessageFunctions.Storage;

namespace MessageFunctions.Isolation;

/// <summary>The stores of all connections that are in use, each from the first adapter that has it.</summary>
public sealed class OwnStores(IEnumerable<IOwnStores> adapters)
{
    private readonly IOwnStores[] _adapters = [.. adapters];
    private readonly ConcurrentDictionary<string, ITables> _tables = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IMessageLog> _logs = new(StringComparer.Ordinal);

    /// <summary>The names of the settings that are missing for a connection; empty: it can be used.</summary>
    public IReadOnlyList<string> Missing(string connection)
    {
        List<string> missing = [];
        if (!_tables.ContainsKey(connection) && Find(connection, stores => stores.Tables(connection), _tables) is null) missing.Add($"Tables__{connection}");
        if (!_logs.ContainsKey(connection) && Find(connection, stores => stores.Log(connection), _logs) is null) missing.Add($"Cosmos__{connection}");
        return missing;
    }

    /// <exception cref="StorageUnavailableException">The connection is not configured here (any more): its tenant is not served, the others are.</exception>
    public ITables Tables(string connection) =>
        _tables.GetValueOrDefault(connection) ?? Find(connection, stores => stores.Tables(connection), _tables)
        ?? throw new StorageUnavailableException($"The setting Tables__{connection} is missing.");

    /// <exception cref="StorageUnavailableException">The connection is not configured here (any more): its tenant is not served, the others are.</exception>
    public IMessageLog Log(string connection) =>
        _logs.GetValueOrDefault(connection) ?? Find(connection, stores => stores.Log(connection), _logs)
        ?? throw new StorageUnavailableException($"The setting Cosmos__{connection} is missing.");

    private T? Find<T>(string connection, Func<IOwnStores, T?> open, ConcurrentDictionary<string, T> found) where T : class
    {
        // The name came from a tenant's record: what is no name must not become a path or a setting.
        if (!ConnectionNames.IsValid(connection)) throw new StorageUnavailableException("A tenant's connection has a name that is none.");
        foreach (var adapter in _adapters)
        {
            if (open(adapter) is { } opened) return found.GetOrAdd(connection, opened);
        }
        return null;
    }
}
