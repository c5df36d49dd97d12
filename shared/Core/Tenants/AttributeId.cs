namespace MessageFunctions.Tenants;

/// <summary>An attribute of business lines, such as <c>high-value</c>: 1 to 32 of <c>a-z 0-9 -</c>, beginning with a letter.</summary>
public readonly record struct AttributeId
{
    private readonly string? _value;

    private AttributeId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default AttributeId names no attribute.");

    public static bool TryParse(string? text, out AttributeId id)
    {
        var valid = Slug.IsValid(text, maxLength: 32);
        id = valid ? new AttributeId(text!) : default;
        return valid;
    }

    public static AttributeId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an attribute id (1 to 32 of a-z 0-9 -, beginning with a letter).");

    public override string ToString() => Value;
}
