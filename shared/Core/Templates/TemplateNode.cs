namespace MessageFunctions.Templates;

/// <summary>What a template does with its parameters: enough to know, before rendering, what it needs and how much work it is.</summary>
internal abstract record TemplateNode(TemplatePath Path)
{
    /// <summary>Prints one value.</summary>
    public sealed record Print(TemplatePath Path) : TemplateNode(Path);

    /// <summary>One of two branches, by whether there is something.</summary>
    public sealed record Choice(TemplatePath Path, IReadOnlyList<TemplateNode> WhenThere, IReadOnlyList<TemplateNode> WhenNot) : TemplateNode(Path);

    /// <summary>The body once an item, with the item as its context; the other branch when there is none.</summary>
    public sealed record Each(TemplatePath Path, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> WhenNone) : TemplateNode(Path);

    /// <summary>The body with another context; the other branch when there is nothing.</summary>
    public sealed record With(TemplatePath Path, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> WhenNot) : TemplateNode(Path);
}
