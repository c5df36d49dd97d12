namespace MessageFunctions.Budgets;

/// <summary>
/// The caller's id of a recharge, an adjustment or a change of quota, unique in its account: 1 to 100 of letters, digits and
/// <c>- _ . ~</c>. The same id with the same content is applied once.
/// </summary>
public readonly record struct OperationId
{
    private readonly string? _value;

    private OperationId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default OperationId names no operation.");

    public static bool TryParse(string? text, out OperationId id)
    {
        var valid = LedgerKey.IsValid(text);
        id = valid ? new OperationId(text!) : default;
        return valid;
    }

    public static OperationId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an operation id (1 to 100 of letters, digits and - _ . ~).");

    public override string ToString() => Value;
}
