namespace MessageFunctions.Templates;

/// <summary>What became of rendering.</summary>
public abstract record RenderResult
{
    private RenderResult() { }

    /// <param name="Subject">One line; null where the variant has none.</param>
    /// <param name="Text">Null where the variant has none.</param>
    /// <param name="Html">Null where the variant has none.</param>
    public sealed record Rendered(string? Subject, string? Text, string? Html) : RenderResult;

    /// <summary>Parameters that are printed and not there, or not printable, by path; at most 20 a part.</summary>
    public sealed record Missing(IReadOnlyList<string> Parameters) : RenderResult;

    /// <summary>More text or more work than is allowed for one message.</summary>
    public sealed record TooMuch : RenderResult;

    /// <summary>The template says nothing on this channel.</summary>
    public sealed record NoVariant : RenderResult;
}
