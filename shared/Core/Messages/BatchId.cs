namespace MessageFunctions.Messages;

/// <summary>A batch's id: made like an <see cref="EnvelopeId"/>, so batches sort by the time they were begun.</summary>
public readonly record struct BatchId
{
    private readonly EnvelopeId _id;

    private BatchId(EnvelopeId id) => _id = id;

    public string Value => _id.Value;

    public DateTimeOffset CreatedAt => _id.CreatedAt;

    public static BatchId Create(DateTimeOffset now) => new(EnvelopeId.Create(now));

    /// <summary>The id of a time and ten given bytes.</summary>
    public static BatchId Create(DateTimeOffset now, ReadOnlySpan<byte> random) => new(EnvelopeId.Create(now, random));

    public static bool TryParse(ReadOnlySpan<char> text, out BatchId id)
    {
        var valid = EnvelopeId.TryParse(text, out var inner);
        id = valid ? new BatchId(inner) : default;
        return valid;
    }

    public static BatchId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a batch id.");

    public override string ToString() => Value;
}
