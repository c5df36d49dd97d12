namespace MessageFunctions.Tenants;

/// <summary>A business line's id, unique in its tenant: 1 to 32 of <c>a-z 0-9 -</c>, beginning with a letter.</summary>
public readonly record struct LineId
{
    private readonly string? _value;

    private LineId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default LineId names no business line.");

    public static bool TryParse(string? text, out LineId id)
    {
        var valid = Slug.IsValid(text, maxLength: 32);
        id = valid ? new LineId(text!) : default;
        return valid;
    }

    public static LineId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a business line id (1 to 32 of a-z 0-9 -, beginning with a letter).");

    public override string ToString() => Value;
}
