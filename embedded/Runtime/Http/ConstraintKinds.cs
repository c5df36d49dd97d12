namespace MessageFunctions.Embedded.Http;

/// <summary>Which route constraints no text satisfies both of.</summary>
internal static class ConstraintKinds
{
    /// <summary>One text that satisfies the constraint stands for its kind; a kind is excluded by another that admits none of its forms.</summary>
    private static readonly (string Kind, string[] Excludes)[] Exclusions =
    [
        ("integer", ["alpha", "guid", "bool", "datetime"]),
        ("guid", ["integer", "bool", "datetime"]),
        ("bool", ["integer", "guid", "datetime"]),
        ("datetime", ["alpha", "integer", "guid", "bool"]),
    ];

    public static bool Exclude(IReadOnlyList<RouteConstraint> left, IReadOnlyList<RouteConstraint> right) =>
        left.Any(one => right.Any(other => Exclude(one.Text, other.Text)))
        || (left.Count > 0 && right.Count > 0 && (left.Any(IsRegex) || right.Any(IsRegex)));

    private static bool Exclude(string one, string other)
    {
        var (left, right) = (KindOf(one), KindOf(other));
        if (left == "length" && right == "length") return one != other && !one.Contains(',', StringComparison.Ordinal) && !other.Contains(',', StringComparison.Ordinal);
        return Exclusions.Any(exclusion => (exclusion.Kind == left && exclusion.Excludes.Contains(right)) || (exclusion.Kind == right && exclusion.Excludes.Contains(left)));
    }

    private static bool IsRegex(RouteConstraint constraint) => KindOf(constraint.Text) == "regex";

    private static string KindOf(string constraint)
    {
        var name = constraint.Split('(')[0];
        return name is "int" or "long" or "min" or "max" or "range" ? "integer" : name;
    }
}
