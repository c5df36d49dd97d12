namespace MessageFunctions.Policies.Conditions;

/// <summary>The values that a part of a formula can have at most: what proves, before a formula is saved, that nothing is divided by zero.</summary>
internal readonly record struct Interval(decimal Least, decimal Most)
{
    public static Interval Any { get; } = new(decimal.MinValue, decimal.MaxValue);

    public bool HasZero => Least <= 0 && Most >= 0;

    public static Interval operator -(Interval a) => new(-a.Most, -a.Least);

    public static Interval operator +(Interval a, Interval b) => new(Add(a.Least, b.Least), Add(a.Most, b.Most));

    public static Interval operator -(Interval a, Interval b) => a + -b;

    public static Interval operator *(Interval a, Interval b) =>
        Hull(Multiply(a.Least, b.Least), Multiply(a.Least, b.Most), Multiply(a.Most, b.Least), Multiply(a.Most, b.Most));

    /// <summary>Division by what has no zero; so near to zero that the quotient leaves its range, it is the range's end.</summary>
    public static Interval operator /(Interval a, Interval b) =>
        b.HasZero ? Any : Hull(Divide(a.Least, b.Least), Divide(a.Least, b.Most), Divide(a.Most, b.Least), Divide(a.Most, b.Most));

    public static Interval Min(Interval a, Interval b) => new(Math.Min(a.Least, b.Least), Math.Min(a.Most, b.Most));

    public static Interval Max(Interval a, Interval b) => new(Math.Max(a.Least, b.Least), Math.Max(a.Most, b.Most));

    public static Interval Abs(Interval a)
    {
        var range = Max(a, -a);
        return a.HasZero ? range with { Least = 0 } : range;
    }

    /// <summary>Both.</summary>
    public Interval Or(Interval other) => new(Math.Min(Least, other.Least), Math.Max(Most, other.Most));

    private static Interval Hull(decimal a, decimal b, decimal c, decimal d) =>
        new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));

    private static decimal Add(decimal a, decimal b) => Saturate(static (a, b) => a + b, a, b, a > 0);

    private static decimal Multiply(decimal a, decimal b) => Saturate(static (a, b) => a * b, a, b, a > 0 == b > 0);

    private static decimal Divide(decimal a, decimal b) => Saturate(static (a, b) => a / b, a, b, a > 0 == b > 0);

    private static decimal Saturate(Func<decimal, decimal, decimal> operation, decimal a, decimal b, bool isUp)
    {
        try
        {
            return operation(a, b);
        }
        catch (OverflowException)
        {
            return isUp ? decimal.MaxValue : decimal.MinValue;
        }
    }
}
