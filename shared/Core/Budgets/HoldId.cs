namespace MessageFunctions.Budgets;

/// <summary>
/// The caller's id of a hold, unique in its account, normally the envelope's id: 1 to 100 of letters, digits and <c>- _ . ~</c>.
/// Repeating a step under the same id is safe.
/// </summary>
public readonly record struct HoldId
{
    private readonly string? _value;

    private HoldId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default HoldId names no hold.");

    public static bool TryParse(string? text, out HoldId id)
    {
        var valid = LedgerKey.IsValid(text);
        id = valid ? new HoldId(text!) : default;
        return valid;
    }

    public static HoldId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a hold id (1 to 100 of letters, digits and - _ . ~).");

    public override string ToString() => Value;
}
