using System.Globalization;
using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>
/// A run's id, <c>20261123023000-nightly</c>: its start to the second and why it ran. So a nightly run of a tenant has one id, however often it is
/// started.
/// </summary>
public readonly record struct RunId
{
    private const string TimeFormat = "yyyyMMddHHmmss";
    private readonly string? _value;

    private RunId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default RunId names no run.");

    /// <summary>A row key by which the newest run comes first.</summary>
    internal string SortKey => string.Create(
        CultureInfo.InvariantCulture, $"{99_999_999_999_999 - long.Parse(Value.AsSpan(0, TimeFormat.Length), CultureInfo.InvariantCulture):D14}{Value[TimeFormat.Length..]}");

    /// <param name="kind">1 to 40 of letters, digits and <c>-</c>.</param>
    public static RunId Create(DateTimeOffset at, string kind) =>
        Parse(string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{kind}"));

    public static bool TryParse(string? text, out RunId id)
    {
        id = default;
        if (text is null || text.Length is < 16 or > 55 || text[TimeFormat.Length] != '-' || !LedgerKey.IsValid(text)) return false;
        if (!DateTime.TryParseExact(text.AsSpan(0, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return false;
        id = new RunId(text);
        return true;
    }

    public static RunId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not the id of a run.");

    public override string ToString() => Value;
}
