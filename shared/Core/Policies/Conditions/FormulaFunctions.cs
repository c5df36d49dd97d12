namespace MessageFunctions.Policies.Conditions;

/// <summary>All that a formula can call. It is public only because compiled formulas call it.</summary>
public static class FormulaFunctions
{
    public static decimal Min(decimal a, decimal b) => Math.Min(a, b);

    public static decimal Max(decimal a, decimal b) => Math.Max(a, b);

    public static decimal Abs(decimal a) => Math.Abs(a);

    public static decimal Floor(decimal a) => Math.Floor(a);

    public static decimal Ceil(decimal a) => Math.Ceiling(a);

    /// <summary>To the nearest whole number, halves away from zero.</summary>
    public static decimal Round(decimal a) => Math.Round(a, MidpointRounding.AwayFromZero);

    /// <summary>The value, brought between two bounds; the upper one wins where they cross.</summary>
    public static decimal Clamp(decimal a, decimal least, decimal most) => Math.Min(Math.Max(a, least), most);

    /// <summary><c>a / b</c>, or <paramref name="otherwise"/> where b is zero.</summary>
    public static decimal Ratio(decimal a, decimal b, decimal otherwise) => b == 0 ? otherwise : a / b;
}
