using Azure.Data.Tables;
using MessageFunctions.Storage;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>Rows as entities with native properties: text <c>Edm.String</c>, number <c>Edm.Int64</c>, boolean, timestamp <c>Edm.DateTime</c>, binary.</summary>
internal static class RowEntity
{
    public static TableEntity Write(Row row)
    {
        var entity = new TableEntity(row.Partition, row.Key);
        foreach (var (name, value) in row.Properties)
        {
            entity.Add(name, value.Kind switch
            {
                RowValueKind.Text => value.Text,
                RowValueKind.Number => value.Number,
                RowValueKind.Boolean => value.Boolean,
                RowValueKind.Timestamp => value.Timestamp,
                RowValueKind.Binary => value.Binary,
                _ => throw new InvalidOperationException($"Unknown kind {value.Kind}."),
            });
        }
        return entity;
    }

    /// <exception cref="InvalidDataException">A property has a type that no adapter writes.</exception>
    public static Row Read(TableEntity entity)
    {
        var properties = new Dictionary<string, RowValue>(entity.Count, StringComparer.Ordinal);
        foreach (var (name, value) in entity)
        {
            if (name is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag") continue;
            properties.Add(name, value switch
            {
                string text => text,
                long number => number,
                // Whoever edits a row by hand in a storage explorer may make it a 32-bit number.
                int number => (long)number,
                bool boolean => boolean,
                DateTimeOffset timestamp => timestamp,
                byte[] binary => binary,
                _ => throw new InvalidDataException($"The property '{name}' is a {value?.GetType().Name ?? "null"}, which rows do not have."),
            });
        }
        return new Row(entity.PartitionKey, entity.RowKey, properties, entity.ETag.ToString());
    }
}
