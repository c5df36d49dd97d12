using MessageFunctions.Channels;

namespace MessageFunctions.Templates;

/// <summary>What a template says on a channel. At least one of text and HTML is there.</summary>
/// <param name="Channel">The channel; null: every channel that has no variant of its own.</param>
/// <param name="Subject">One line, at most 1,000 characters; null where the content has none.</param>
/// <param name="Text">Plain text, or JSON where <paramref name="TextIsJson"/>; at most 128,000 characters.</param>
/// <param name="Html">HTML; at most 256,000 characters.</param>
/// <param name="TextIsJson">The text is a JSON document: parameters are escaped as JSON strings, and belong between quotes.</param>
public sealed record TemplateVariant(ChannelId? Channel, string? Subject, string? Text, string? Html = null, bool TextIsJson = false)
{
    public const int MaxSubjectLength = 1_000;
    public const int MaxTextLength = 128_000;
    public const int MaxHtmlLength = 256_000;
}
