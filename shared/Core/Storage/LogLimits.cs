using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MessageFunctions.Storage;

/// <summary>
/// The limits of <see cref="IMessageLog"/>, checked by every adapter before anything is sent. They are those of Cosmos DB ("Azure Cosmos DB
/// service quotas"), or stricter where that keeps the two stores alike.
/// </summary>
public static class LogLimits
{
    /// <summary>Most bytes of a document with its index and keys.</summary>
    public const int MaxDocumentBytes = 2 * 1024 * 1024;

    /// <summary>Most characters of an id.</summary>
    public const int MaxIdLength = 255;

    /// <summary>Most fields of a document's index, and most conditions of a search.</summary>
    public const int MaxFields = 8;

    /// <summary>Most values of one field.</summary>
    public const int MaxValues = 100;

    /// <summary>Most characters of a value.</summary>
    public const int MaxValueLength = 512;

    /// <summary>Most characters of a field's name.</summary>
    public const int MaxFieldNameLength = 64;

    /// <summary>Most documents of a page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>The largest integer that a JSON number of a body may hold, either sign: 2^53, since Cosmos DB keeps numbers as doubles.</summary>
    public const long MaxJsonInteger = 1L << 53;

    /// <summary>Room for keys, time, kind and the names of the properties.</summary>
    private const int Overhead = 1_024;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~:");

    private static readonly SearchValues<char> FieldCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <exception cref="ArgumentException">The document breaks a limit, or its body is not a JSON object.</exception>
    public static void Check(LogDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        CheckId(document.Id);
        if (!document.Id.StartsWith(document.Envelope.Value, StringComparison.Ordinal))
            throw new ArgumentException($"The id '{document.Id}' does not begin with its envelope's, {document.Envelope.Value}.", nameof(document));
        if (!Enum.IsDefined(document.Kind)) throw new ArgumentException($"{document.Kind} is no kind of document.", nameof(document));
        if (document.Retention is { } retention && (retention < TimeSpan.FromSeconds(1) || retention.Ticks % TimeSpan.TicksPerSecond != 0 || retention.TotalSeconds > int.MaxValue))
            throw new ArgumentException($"A document is kept a whole number of seconds, at least one; not {retention}.", nameof(document));
        var size = Overhead + document.Id.Length + document.Body.Length + SizeOf(document.Index);
        if (size > MaxDocumentBytes)
            throw new ArgumentException($"A document has at most {MaxDocumentBytes} bytes with its index; {document.Id} has {size}.", nameof(document));
        CheckBody(document.Id, document.Body.Span);
    }

    /// <exception cref="ArgumentException">The search breaks a limit.</exception>
    public static void Check(LogQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > MaxPage)
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"A page has 1 to {MaxPage} documents.");
        if (query.Where.Count > MaxFields)
            throw new ArgumentException($"A search has at most {MaxFields} conditions; this one has {query.Where.Count}.", nameof(query));
        foreach (var (field, value) in query.Where)
        {
            CheckField(field);
            CheckValue(field, value);
        }
    }

    /// <exception cref="ArgumentException">Empty, too long, or with a character that ids may not have.</exception>
    public static void CheckId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > MaxIdLength || id.AsSpan().ContainsAnyExcept(IdCharacters))
            throw new ArgumentException($"'{StorageText.Show(id)}' is not a document's id (1 to {MaxIdLength} of letters, digits, - _ . ~ :).", nameof(id));
    }

    private static int SizeOf(IReadOnlyDictionary<string, IReadOnlyList<string>> index)
    {
        if (index.Count > MaxFields) throw new ArgumentException($"A document's index has at most {MaxFields} fields; this one has {index.Count}.", nameof(index));
        var size = 0;
        foreach (var (field, values) in index)
        {
            CheckField(field);
            if (values.Count > MaxValues) throw new ArgumentException($"A field has at most {MaxValues} values; {field} has {values.Count}.", nameof(index));
            size += field.Length + 8;
            foreach (var value in values)
            {
                CheckValue(field, value);
                size += 4 + Encoding.UTF8.GetByteCount(value);
            }
        }
        return size;
    }

    private static void CheckField(string field)
    {
        if (string.IsNullOrEmpty(field) || field.Length > MaxFieldNameLength || !char.IsAsciiLetter(field[0]) || field.AsSpan().ContainsAnyExcept(FieldCharacters))
            throw new ArgumentException($"'{StorageText.Show(field ?? "")}' is not a field's name (1 to {MaxFieldNameLength} of letters, digits, underscore, beginning with a letter).", nameof(field));
    }

    private static void CheckValue(string field, string value)
    {
        if (value is null || value.Length > MaxValueLength || !StorageText.IsWellFormed(value))
            throw new ArgumentException($"A value of {field} has more than {MaxValueLength} characters or half a surrogate pair.", nameof(value));
    }

    private static void CheckBody(string id, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new ArgumentException($"The body of {id} is not a JSON object.", nameof(body));
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number is > MaxJsonInteger or < -MaxJsonInteger)
                    throw new ArgumentException($"The body of {id} holds the integer {number}; beyond 2^53 a number must be written as text.", nameof(body));
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The body of {id} is not a JSON object: {exception.Message}", nameof(body), exception);
        }
    }
}
