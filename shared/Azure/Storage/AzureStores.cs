namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>The stores that Azure serves, by what is configured.</summary>
[Flags]
public enum AzureStores
{
    None = 0,

    /// <summary>Azure Tables, by the setting <c>Tables</c>.</summary>
    Tables = 1,

    /// <summary>Cosmos DB, by the setting <c>Cosmos</c>.</summary>
    MessageLog = 2,
}
