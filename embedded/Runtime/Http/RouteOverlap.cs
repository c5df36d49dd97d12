using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Routing.Template;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// Refuses two routes that one request could match. The official host lets the function whose name sorts first have it, whatever is
/// more specific; so an overlap is an accident, except for a catch-all whose function sorts behind what it must leave alone.
/// </summary>
internal static class RouteOverlap
{
    /// <param name="routes">In the order of their functions' names.</param>
    /// <exception cref="FunctionDefinitionException">Two routes overlap.</exception>
    public static void Refuse(IReadOnlyList<HttpRoute> routes)
    {
        for (var later = 1; later < routes.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++) Refuse(routes[earlier], routes[later]);
        }
    }

    private static void Refuse(HttpRoute earlier, HttpRoute later)
    {
        if (!ShareMethod(earlier, later) || !Overlap(earlier, later)) return;
        if (CatchAllAt(later) is { } wide && (CatchAllAt(earlier) is not { } narrow || narrow > wide)) return;
        var mend = CatchAllAt(earlier) is null
            ? "Change one route or its methods, or give their parameters constraints that exclude each other."
            : $"Rename '{earlier.Name}' so that it sorts behind '{later.Name}'.";
        throw new FunctionDefinitionException(
            $"Function '{earlier.Name}' ({earlier.Template.TemplateText}) and function '{later.Name}' ({later.Template.TemplateText}) answer the same requests, and '{earlier.Name}' would get them all. {mend}");
    }

    private static bool ShareMethod(HttpRoute one, HttpRoute other) =>
        one.Methods is null || other.Methods is null || one.Methods.Intersect(other.Methods, StringComparer.Ordinal).Any();

    /// <summary>The index of the catch-all segment: the greater, the narrower.</summary>
    private static int? CatchAllAt(HttpRoute route) =>
        route.Template.Segments.Count > 0 && IsCatchAll(route.Template.Segments[^1]) ? route.Template.Segments.Count - 1 : null;

    private static bool IsCatchAll(TemplateSegment segment) => segment.Parts[0].IsCatchAll;

    private static bool Overlap(HttpRoute one, HttpRoute other)
    {
        var (left, right) = (one.Template.Segments, other.Template.Segments);
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            if (i < left.Count && IsCatchAll(left[i])) return true;
            if (i < right.Count && IsCatchAll(right[i])) return true;
            if (i >= left.Count) return CanBeLeftOut(right[i]);
            if (i >= right.Count) return CanBeLeftOut(left[i]);
            if (!SegmentOverlap.Possible(one, left[i], other, right[i])) return CanBeLeftOut(left[i]) && CanBeLeftOut(right[i]);
        }
        return true;
    }

    private static bool CanBeLeftOut(TemplateSegment segment) =>
        segment.IsSimple && (segment.Parts[0].IsOptional || segment.Parts[0].DefaultValue is not null);
}
