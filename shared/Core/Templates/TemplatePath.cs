namespace MessageFunctions.Templates;

/// <summary>What an expression refers to: <c>order.items</c>, <c>this</c>, <c>@root.name</c>, or a loop's own <c>@index @first @last @key</c>.</summary>
/// <param name="FromRoot">Begins at the parameters, not at the item of the loop.</param>
/// <param name="IsLoopData">Is one of the loop's own, which are always there.</param>
/// <param name="Segments">The names; none: the thing itself.</param>
internal sealed record TemplatePath(bool FromRoot, bool IsLoopData, IReadOnlyList<string> Segments)
{
    // Names that Handlebars takes for helpers of its own.
    private static readonly string[] Reserved = ["if", "unless", "each", "with", "else", "lookup", "log", "inline", "true", "false", "null", "undefined"];

    /// <summary>Null when the text is not a path of the allowed form.</summary>
    public static TemplatePath? Parse(ReadOnlySpan<char> text, bool inLoop)
    {
        if (text is "this" or ".") return new TemplatePath(FromRoot: false, IsLoopData: false, []);
        if (text is "@index" or "@first" or "@last" or "@key") return inLoop ? new TemplatePath(FromRoot: false, IsLoopData: true, [text.ToString()]) : null;
        var fromRoot = text.StartsWith("@root.");
        if (fromRoot) text = text["@root.".Length..];
        else if (text.StartsWith("this.")) text = text["this.".Length..];
        List<string> segments = [];
        foreach (var range in text.Split('.'))
        {
            var segment = text[range].ToString();
            if (!IsName(segment) || segments.Count == ParameterReader.MaxDepth) return null;
            segments.Add(segment);
        }
        return segments.Count == 1 && Reserved.Contains(segments[0]) ? null : new TemplatePath(fromRoot, IsLoopData: false, segments);
    }

    public override string ToString() => (FromRoot ? "@root." : "") + (Segments.Count == 0 ? "this" : string.Join('.', Segments));

    private static bool IsName(string text)
    {
        if (text.Length is 0 or > ParameterReader.MaxNameLength || (!char.IsAsciiLetter(text[0]) && text[0] != '_')) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }
        return text != "this";
    }
}
