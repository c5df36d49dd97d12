using MessageFunctions.Storage;

namespace MessageFunctions.Isolation;

/// <summary>Opens the stores that tenants have for themselves, by the name of their connection.</summary>
public interface IOwnStores
{
    /// <summary>The tables of a connection; null: this adapter has none of that name.</summary>
    ITables? Tables(string connection);

    /// <summary>The message log of a connection; null: this adapter has none of that name.</summary>
    IMessageLog? Log(string connection);
}
