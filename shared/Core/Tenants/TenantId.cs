namespace MessageFunctions.Tenants;

/// <summary>A tenant's id: 1 to 32 of <c>a-z 0-9 -</c>, beginning with a letter. It begins every partition key of what the tenant owns.</summary>
public readonly record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default TenantId names no tenant.");

    public static bool TryParse(string? text, out TenantId id)
    {
        var valid = Slug.IsValid(text, maxLength: 32);
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a tenant id (1 to 32 of a-z 0-9 -, beginning with a letter).");

    public override string ToString() => Value;
}
