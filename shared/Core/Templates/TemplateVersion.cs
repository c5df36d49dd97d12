namespace MessageFunctions.Templates;

/// <summary>One version of a template, never changed once it is saved.</summary>
/// <param name="Template">Of which template.</param>
/// <param name="Number">1 for the first, then one more each.</param>
/// <param name="Variants">One a channel, and perhaps one for all others; 1 to 16.</param>
/// <param name="Parameters">What it prints whatever the conditions are, by name, in ordinal order: without these it cannot be rendered.</param>
/// <param name="CreatedAt">When it was saved.</param>
/// <param name="CreatedBy">By whom.</param>
public sealed record TemplateVersion(
    TemplateId Template, int Number, IReadOnlyList<TemplateVariant> Variants, IReadOnlyList<string> Parameters, DateTimeOffset CreatedAt, string CreatedBy)
{
    public const int MaxVariants = 16;
}
