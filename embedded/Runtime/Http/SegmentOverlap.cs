using Microsoft.AspNetCore.Routing.Template;

namespace MessageFunctions.Embedded.Http;

/// <summary>Whether one text between two slashes can match two segments of routes.</summary>
internal static class SegmentOverlap
{
    /// <summary>True unless it can be shown that nothing matches both. Two parameters of which one has a <c>regex</c> are taken to exclude each other.</summary>
    public static bool Possible(HttpRoute one, TemplateSegment left, HttpRoute other, TemplateSegment right)
    {
        if (Literal(left) is { } leftText && Literal(right) is { } rightText) return string.Equals(leftText, rightText, StringComparison.OrdinalIgnoreCase);
        if (Literal(left) is { } first) return Admits(other, right, first);
        if (Literal(right) is { } second) return Admits(one, left, second);
        if (!Agree(Prefix(left), Prefix(right), (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase))) return false;
        if (!Agree(Suffix(left), Suffix(right), (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase))) return false;
        if (!left.IsSimple || !right.IsSimple) return true;
        return !ConstraintKinds.Exclude(ConstraintsOf(one, left.Parts[0]), ConstraintsOf(other, right.Parts[0]));
    }

    private static string? Literal(TemplateSegment segment) => segment.Parts.All(part => part.IsLiteral) ? string.Concat(segment.Parts.Select(part => part.Text)) : null;

    private static string Prefix(TemplateSegment segment) => segment.Parts[0].IsLiteral ? segment.Parts[0].Text! : "";

    private static string Suffix(TemplateSegment segment) => segment.Parts[^1].IsLiteral ? segment.Parts[^1].Text! : "";

    private static bool Agree(string one, string other, Func<string, string, bool> contains) => contains(one, other) || contains(other, one);

    private static bool Admits(HttpRoute route, TemplateSegment segment, string text)
    {
        if (segment.IsSimple) return ConstraintsOf(route, segment.Parts[0]).All(constraint => constraint.Admits(text));
        var prefix = Prefix(segment);
        var suffix = Suffix(segment);
        return text.Length > prefix.Length + suffix.Length
            && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
    }

    private static List<RouteConstraint> ConstraintsOf(HttpRoute route, TemplatePart parameter) =>
        [.. route.Constraints.Where(constraint => string.Equals(constraint.Parameter, parameter.Name, StringComparison.OrdinalIgnoreCase))];
}
