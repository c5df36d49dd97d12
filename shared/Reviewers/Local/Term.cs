namespace MessageFunctions.Reviewers.Local;

/// <summary>A term that counts against content.</summary>
/// <param name="Locale">The list it stands in, such as <c>en</c>.</param>
/// <param name="Severity">1 mild, 2 suspicious, 3 serious, 4 not to be sent.</param>
/// <param name="Text">As people write it.</param>
internal sealed record Term(string Locale, int Severity, string Text)
{
    /// <summary>What it says against the content, in basis points.</summary>
    public int Weight => Severity switch
    {
        1 => 800,
        2 => 2_500,
        3 => 6_500,
        4 => 9_900,
        _ => throw new InvalidOperationException($"The term '{Text}' has the severity {Severity}."),
    };

    /// <summary>Whether it is written without spaces between words, so that it is found anywhere.</summary>
    public bool IsUnspaced => Text.Any(static c => c >= '\u2E80');
}
