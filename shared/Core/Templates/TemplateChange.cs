namespace MessageFunctions.Templates;

/// <summary>What became of a change to a template.</summary>
public abstract record TemplateChange
{
    private TemplateChange() { }

    /// <summary>It is durable.</summary>
    /// <param name="Template">As it is now.</param>
    /// <param name="ETag">Of the template, to change it further.</param>
    /// <param name="Parameters">Of the version that was saved or pointed to.</param>
    public sealed record Saved(Template Template, string ETag, IReadOnlyList<string> Parameters) : TemplateChange;

    /// <summary>The text is not one that templates may have; all that is wrong with it.</summary>
    public sealed record Invalid(IReadOnlyList<TemplateSyntaxError> Errors) : TemplateChange;

    /// <summary>No such tenant, template or version.</summary>
    public sealed record NotFound : TemplateChange;

    /// <summary>Changed by another since it was read, or all the time.</summary>
    public sealed record Stale : TemplateChange;
}
