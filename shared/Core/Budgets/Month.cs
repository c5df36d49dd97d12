using System.Globalization;

namespace MessageFunctions.Budgets;

/// <summary>A calendar month, <c>2026-11</c>: the period that a budget account covers. Years 2000 to 9999.</summary>
public readonly record struct Month : IComparable<Month>
{
    // Months since 0000-01, so that default is recognisably no month.
    private readonly int _index;

    public Month(int year, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 12);
        _index = (year * 12) + number - 1;
    }

    public int Year => Index / 12;

    /// <summary>1 to 12.</summary>
    public int Number => (Index % 12) + 1;

    private int Index => _index != 0 ? _index : throw new InvalidOperationException("A default Month is no month.");

    /// <summary>The month of an instant on the calendar of its own offset; convert to the tenant's zone first.</summary>
    public static Month Of(DateTimeOffset at) => new(at.Year, at.Month);

    public static bool TryParse(ReadOnlySpan<char> text, out Month month)
    {
        month = default;
        if (text.Length != 7 || text[4] != '-') return false;
        if (!int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < 2000) return false;
        if (!int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 12) return false;
        month = new Month(year, number);
        return true;
    }

    public static Month Parse(string text) =>
        TryParse(text, out var month) ? month : throw new FormatException($"'{text}' is not a month (such as 2026-11).");

    public static bool operator <(Month left, Month right) => left._index < right._index;

    public static bool operator >(Month left, Month right) => left._index > right._index;

    public static bool operator <=(Month left, Month right) => left._index <= right._index;

    public static bool operator >=(Month left, Month right) => left._index >= right._index;

    public Month Next() => Number == 12 ? new Month(Year + 1, 1) : new Month(Year, Number + 1);

    public int CompareTo(Month other) => _index.CompareTo(other._index);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Number:D2}");
}
