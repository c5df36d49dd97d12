using System.Collections.Concurrent;
using Azure.Data.Tables;
using MessageFunctions.Storage;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>The tables of one Azure Storage (or Azurite) account. A table is created when something is first written to it.</summary>
internal sealed class AzureTables(TableServiceClient service, AzureTablesOptions options, TimeProvider time) : ITables
{
    private readonly ConcurrentDictionary<string, AzureTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    public ITable Open(string name)
    {
        TableLimits.CheckTableName(name);
        return _tables.GetOrAdd(name, key => new AzureTable(service.GetTableClient(key), options, time));
    }
}
