using MessageFunctions.Messages;

namespace MessageFunctions.Reviews;

/// <summary>A review that messages of an envelope ask for.</summary>
/// <param name="Id">Its id, which the content determines.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Parts">What is said.</param>
/// <param name="Indices">The messages that say it; null: all of the envelope.</param>
public sealed record ReviewDraft(ReviewId Id, ReviewSubject Subject, IReadOnlyList<ReviewPart> Parts, IReadOnlyList<int>? Indices)
{
    private const int ExcerptLength = 200;

    /// <summary>The beginning of what is said, in one line.</summary>
    public string Excerpt
    {
        get
        {
            var text = string.Join(' ', Parts.Select(part => part.AllText)).ReplaceLineEndings(" ");
            if (text.Length <= ExcerptLength) return text;
            var length = char.IsHighSurrogate(text[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength;
            return string.Concat(text.AsSpan(0, length), "…");
        }
    }

    /// <summary>The reviews of an envelope's own content: one for each different thing that it says.</summary>
    public static IReadOnlyList<ReviewDraft> OfContent(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var groups = envelope.Messages.Where(message => envelope.ContentOf(message) is not null).GroupBy(message => envelope.ContentOf(message)!).ToList();
        return
        [
            .. groups.Select(group => new ReviewDraft(
                envelope.Batch is { } batch ? ReviewId.OfBatch(batch, envelope.Line, group.Key) : ReviewId.OfContent(envelope.CreatedAt, envelope.Line, group.Key),
                envelope.Batch is null ? ReviewSubject.Content : ReviewSubject.Batch,
                [new ReviewPart("", group.Key.Subject, group.Key.Text, group.Key.Html)],
                groups.Count == 1 ? null : [.. group.Select(message => message.Index)])),
        ];
    }
}
