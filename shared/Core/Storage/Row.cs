namespace MessageFunctions.Storage;

/// <summary>
/// A row: its key inside the partition and its flat, typed properties in the order given (a name: 1 to 255 of letters, digits, underscore,
/// beginning with a letter; at most 252; the whole row at most 1 MiB).
/// </summary>
/// <param name="Partition">Partition key, 1 to 512 characters, none of <c>/ \ # ?</c>, no control characters.</param>
/// <param name="Key">Row key, by the same rules. Rows are ordered by the ordinal (UTF-16 code unit) order of it.</param>
/// <param name="Properties">The properties; null stands for absent, so no property is null.</param>
/// <param name="ETag">The version that was read; empty for a row that was not.</param>
public sealed record Row(string Partition, string Key, IReadOnlyDictionary<string, RowValue> Properties, string ETag = "")
{
    public string Text(string name) => Properties[name].Text;

    public string? TextOrNull(string name) => Properties.TryGetValue(name, out var value) ? value.Text : null;

    public long Number(string name) => Properties[name].Number;

    public long? NumberOrNull(string name) => Properties.TryGetValue(name, out var value) ? value.Number : null;

    public bool Boolean(string name) => Properties[name].Boolean;

    public DateTimeOffset Timestamp(string name) => Properties[name].Timestamp;

    public DateTimeOffset? TimestampOrNull(string name) => Properties.TryGetValue(name, out var value) ? value.Timestamp : null;
}
