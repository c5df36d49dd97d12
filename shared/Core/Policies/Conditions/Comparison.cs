namespace MessageFunctions.Policies.Conditions;

/// <summary>How a fact is compared.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Has,
}

/// <summary>The names of comparisons in JSON.</summary>
internal static class Comparisons
{
    private static readonly string[] Names = ["eq", "ne", "lt", "le", "gt", "ge", "in", "has"];

    public static bool TryParse(string? name, out Comparison comparison)
    {
        var place = Array.IndexOf(Names, name);
        comparison = place < 0 ? default : (Comparison)place;
        return place >= 0;
    }
}
