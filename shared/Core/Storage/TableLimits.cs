using System.Buffers;

namespace MessageFunctions.Storage;

/// <summary>
/// The limits of <see cref="ITable"/>, checked by every adapter before anything is sent, so that what one store takes the other takes
/// too. They are those of Azure Tables ("Understanding the Table service data model", "Performing entity group transactions").
/// </summary>
public static class TableLimits
{
    /// <summary>Most characters of a partition or row key (1 KiB of UTF-16).</summary>
    public const int MaxKeyLength = 512;

    /// <summary>Most characters of a property's name.</summary>
    public const int MaxNameLength = 255;

    /// <summary>Most properties of a row.</summary>
    public const int MaxProperties = 252;

    /// <summary>Most bytes of one property; text counts two a character.</summary>
    public const int MaxPropertyBytes = 64 * 1024;

    /// <summary>Most bytes of a row, as <see cref="SizeOf(Row)"/> counts them.</summary>
    public const int MaxRowBytes = 1024 * 1024;

    /// <summary>Most bytes of a commit as it travels, as <see cref="WireSize"/> bounds them.</summary>
    public const int MaxCommitBytes = 4 * 1024 * 1024;

    /// <summary>The earliest timestamp: Azure Tables has none before 1601.</summary>
    public static readonly DateTimeOffset MinTimestamp = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SearchValues<char> NotInKeys = SearchValues.Create(
        [.. "/\\#?", .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c)]);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>The characters that the SDK's JSON writer leaves as they are; every other one travels as <c>\uXXXX</c> or shorter.</summary>
    private static readonly SearchValues<char> PlainInJson = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c).Except("\"&'+<>\\`")]);

    /// <exception cref="ArgumentException">Not 3 to 63 letters and digits beginning with a letter, or a reserved name.</exception>
    public static void CheckTableName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is < 3 or > 63 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit) || name.Equals("tables", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{StorageText.Show(name)}' is not a table's name (3 to 63 letters and digits, beginning with a letter, not 'tables').", nameof(name));
    }

    /// <exception cref="ArgumentException">Empty, longer than 512 characters, or with a character that keys may not have.</exception>
    public static void CheckKey(string key, string parameter)
    {
        ArgumentNullException.ThrowIfNull(key, parameter);
        if (key.Length is 0 or > MaxKeyLength)
            throw new ArgumentException($"A key has 1 to {MaxKeyLength} characters; this one has {key.Length}.", parameter);
        if (key.AsSpan().ContainsAny(NotInKeys) || !StorageText.IsWellFormed(key))
            throw new ArgumentException($"The key '{StorageText.Show(key)}' has a character that keys may not have (/ \\ # ?, a control character, half a surrogate pair).", parameter);
    }

    /// <exception cref="ArgumentException">A bound that is ill-formed or too long to be compared with a key, or a limit outside 1 to 1,000.</exception>
    public static void CheckScan(string partition, KeyRange range, int limit)
    {
        CheckKey(partition, nameof(partition));
        CheckBound(range.From);
        CheckBound(range.To);
        if (limit is < 1 or > ITable.MaxPage)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"A page has 1 to {ITable.MaxPage} rows.");
    }

    /// <exception cref="ArgumentException">What <see cref="ITable.CommitAsync"/> names.</exception>
    public static void CheckCommit(string partition, IReadOnlyList<RowChange> changes)
    {
        CheckKey(partition, nameof(partition));
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count is 0 or > ITable.MaxChanges)
            throw new ArgumentException($"A commit has 1 to {ITable.MaxChanges} changes; this one has {changes.Count}.", nameof(changes));
        var keys = changes.Count == 1 ? null : new HashSet<string>(changes.Count, StringComparer.Ordinal);
        long rowBytes = 0;
        foreach (var change in changes)
        {
            CheckChange(partition, change, ref rowBytes);
            if (keys is not null && !keys.Add(change.Key))
                throw new ArgumentException($"The row '{StorageText.Show(change.Key)}' is named twice in one commit.", nameof(changes));
        }
        // A UTF-16 character (two bytes of the row's size) travels as at most six bytes: below this nothing needs to be counted.
        if ((rowBytes * 3) + ((long)changes.Count * WireOverhead) <= MaxCommitBytes) return;
        var wire = changes.Sum(WireSize);
        if (wire > MaxCommitBytes)
            throw new ArgumentException($"A commit travels as at most {MaxCommitBytes} bytes; this one may need {wire}.", nameof(changes));
    }

    /// <summary>
    /// A row's size as Azure Tables counts it: 4 bytes, two a character of both keys, and a property 8 bytes, two a character of its
    /// name, and its value (text two a character and 4, binary its length and 4, number and timestamp 8, boolean 1).
    /// </summary>
    public static int SizeOf(Row row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var size = 4 + (2 * (row.Partition.Length + row.Key.Length));
        foreach (var (name, value) in row.Properties) size += 8 + (2 * name.Length) + SizeOf(value);
        return size;
    }

    /// <summary>An upper bound of the bytes that a change takes in an entity group transaction: its JSON and its part's headers.</summary>
    public static long WireSize(RowChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        long size = WireOverhead + (6 * change.Key.Length);
        if (RowOf(change) is not { } row) return size;
        foreach (var (name, value) in row.Properties)
        {
            // The name twice: beside it travels the type, "name@odata.type":"Edm.DateTime".
            size += (2 * name.Length) + 48 + value.Kind switch
            {
                RowValueKind.Text => JsonLength(value.Text),
                RowValueKind.Binary => (value.Binary.Length + 2) / 3 * 4,
                _ => 32,
            };
        }
        return size;
    }

    private const int WireOverhead = 1_536;

    private static void CheckBound(string? bound)
    {
        if (bound is not null && (bound.Length > MaxKeyLength || !StorageText.IsWellFormed(bound)))
            throw new ArgumentException($"'{StorageText.Show(bound)}' is not a bound of keys: at most {MaxKeyLength} characters, no half of a surrogate pair.", nameof(bound));
    }

    private static void CheckChange(string partition, RowChange change, ref long rowBytes)
    {
        CheckKey(change.Key, "key");
        var tag = change switch { RowChange.Replace replace => replace.ETag, RowChange.Delete delete => delete.ETag, _ => null };
        if (tag is "" or "*" || (tag is null && change is RowChange.Replace))
            throw new ArgumentException($"The change of row '{StorageText.Show(change.Key)}' names no version: its ETag is '{tag}'.", nameof(change));
        if (RowOf(change) is not { } row) return;
        if (!string.Equals(row.Partition, partition, StringComparison.Ordinal))
            throw new ArgumentException($"The row '{StorageText.Show(row.Key)}' is of partition '{StorageText.Show(row.Partition)}', the commit of '{StorageText.Show(partition)}'.", nameof(change));
        if (row.Properties.Count > MaxProperties)
            throw new ArgumentException($"A row has at most {MaxProperties} properties; '{StorageText.Show(row.Key)}' has {row.Properties.Count}.", nameof(change));
        foreach (var (name, value) in row.Properties) CheckProperty(row.Key, name, value);
        var size = SizeOf(row);
        if (size > MaxRowBytes)
            throw new ArgumentException($"A row has at most {MaxRowBytes} bytes; '{StorageText.Show(row.Key)}' has {size}.", nameof(change));
        rowBytes += size;
    }

    private static void CheckProperty(string key, string name, RowValue value)
    {
        if (name.Length is 0 or > MaxNameLength || !char.IsAsciiLetter(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters) || name is "PartitionKey" or "RowKey" or "Timestamp" or "ETag")
            throw new ArgumentException($"'{StorageText.Show(name)}' is not a property's name (1 to {MaxNameLength} of letters, digits, underscore, beginning with a letter; not PartitionKey, RowKey, Timestamp, ETag). Row '{StorageText.Show(key)}'.", nameof(name));
        var fits = value.Kind switch
        {
            RowValueKind.Text => value.Text.Length * 2 <= MaxPropertyBytes && StorageText.IsWellFormed(value.Text),
            RowValueKind.Binary => value.Binary.Length <= MaxPropertyBytes,
            RowValueKind.Timestamp => value.Timestamp >= MinTimestamp,
            _ => true,
        };
        if (fits) return;
        throw new ArgumentException($"The property '{name}' of row '{StorageText.Show(key)}' cannot be kept: text and binary have at most {MaxPropertyBytes} bytes (two a character), text has no half of a surrogate pair, and timestamps begin at 1601.", nameof(value));
    }

    private static int SizeOf(RowValue value) => value.Kind switch
    {
        RowValueKind.Text => (2 * value.Text.Length) + 4,
        RowValueKind.Binary => value.Binary.Length + 4,
        RowValueKind.Boolean => 1,
        _ => 8,
    };

    private static Row? RowOf(RowChange change) => change switch
    {
        RowChange.Insert insert => insert.Row,
        RowChange.Replace replace => replace.Row,
        RowChange.Put put => put.Row,
        RowChange.Delete => null,
        _ => throw new ArgumentException($"Unknown change {change}.", nameof(change)),
    };

    private static long JsonLength(ReadOnlySpan<char> text)
    {
        long length = text.Length;
        foreach (var c in text)
        {
            if (!PlainInJson.Contains(c)) length += 5;
        }
        return length;
    }
}
