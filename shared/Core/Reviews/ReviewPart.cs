namespace MessageFunctions.Reviews;

/// <summary>One piece of what is reviewed.</summary>
/// <param name="Label">Which: the channel of a template's variant, or empty.</param>
/// <param name="Subject">Subject or title.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML.</param>
public sealed record ReviewPart(string Label, string? Subject, string? Text, string? Html)
{
    /// <summary>Most parts of a review.</summary>
    public const int Max = 16;

    /// <summary>All that is said, each text on lines of its own.</summary>
    public string AllText => string.Join('\n', new[] { Subject, Text, Html }.Where(text => !string.IsNullOrEmpty(text)));
}
