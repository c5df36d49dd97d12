using MessageFunctions.Tenants;

namespace MessageFunctions.Templates;

/// <summary>A template's id in its tenant, such as <c>order-shipped</c>: 1 to 64 of <c>a-z 0-9 -</c>, beginning with a letter.</summary>
public readonly record struct TemplateId
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 64;

    private readonly string? _value;

    private TemplateId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default TemplateId names no template.");

    public static bool TryParse(string? text, out TemplateId id)
    {
        var valid = Slug.IsValid(text, MaxLength);
        id = valid ? new TemplateId(text!) : default;
        return valid;
    }

    public static TemplateId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a template id (1 to 64 of a-z 0-9 -, beginning with a letter).");

    public override string ToString() => Value;
}
