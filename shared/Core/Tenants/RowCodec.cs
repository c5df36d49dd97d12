using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>How one type of a tenant's configuration is kept as a row of the tenant's partition.</summary>
/// <param name="Prefix">Begins the row keys of the type.</param>
/// <param name="Key">The rest of the row key of a value.</param>
/// <param name="Write">The properties of a value.</param>
/// <param name="Read">The value of a row.</param>
public sealed record RowCodec<T>(
    string Prefix, Func<T, string> Key, Func<T, Dictionary<string, RowValue>> Write, Func<Row, T> Read)
{
    public string RowKey(string key) => Prefix + key;

    public Row ToRow(string partition, T value) => new(partition, RowKey(Key(value)), Write(value));

    public Versioned<T> FromRow(Row row) => new(Read(row), row.ETag);
}
