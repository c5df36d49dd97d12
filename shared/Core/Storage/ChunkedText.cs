namespace MessageFunctions.Storage;

/// <summary>A text that may be longer than a property: it goes on in properties of the same name with a number.</summary>
public static class ChunkedText
{
    // Azure Tables keeps at most 32 Ki UTF-16 characters in a property.
    private const int ChunkLength = 32_000;

    /// <summary>Adds the text, if there is one. A half of a surrogate pair never ends a chunk.</summary>
    public static void Write(Dictionary<string, RowValue> row, string name, string? text)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (text is null) return;
        var (at, number) = (0, 0);
        do
        {
            var length = Math.Min(ChunkLength, text.Length - at);
            if (at + length < text.Length && char.IsHighSurrogate(text[at + length - 1])) length--;
            row[number == 0 ? name : $"{name}{number}"] = text.Substring(at, length);
            at += length;
            number++;
        }
        while (at < text.Length);
    }

    /// <summary>The text, or null.</summary>
    public static string? Read(Row row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        var text = row.TextOrNull(name);
        for (var i = 1; text is not null && row.TextOrNull($"{name}{i}") is { } more; i++) text += more;
        return text;
    }
}
