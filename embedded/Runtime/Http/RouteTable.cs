using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// Finds the first route in the order of the functions' names that matches. Routes are grouped by their first segment behind the
/// prefix, so that a request is held only against those it could be meant for.
/// </summary>
internal sealed class RouteTable
{
    private readonly string _prefix;
    private readonly FrozenDictionary<string, HttpRoute[]>.AlternateLookup<ReadOnlySpan<char>> _byFirstSegment;
    private readonly HttpRoute[] _others;

    public RouteTable(IReadOnlyList<HttpRoute> routes, string routePrefix)
    {
        _prefix = routePrefix.Length == 0 ? "/" : $"/{routePrefix}/";
        var depth = routePrefix.Length == 0 ? 0 : routePrefix.Split('/').Length;
        _others = [.. routes.Where(route => FirstLiteral(route, depth) is null)];
        _byFirstSegment = routes.Select(route => FirstLiteral(route, depth)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                segment => segment,
                segment => routes.Where(route => FirstLiteral(route, depth) is not { } own || own.Equals(segment, StringComparison.OrdinalIgnoreCase)).ToArray(),
                StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public HttpRoute? Find(HttpContext context)
    {
        foreach (var route in Candidates(context.Request.Path.Value))
        {
            if (route.TryMatch(context)) return route;
        }
        return null;
    }

    private HttpRoute[] Candidates(string? path)
    {
        if (path is null || !path.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase)) return _others;
        var rest = path.AsSpan(_prefix.Length);
        var end = rest.IndexOf('/');
        return _byFirstSegment.TryGetValue(end < 0 ? rest : rest[..end], out var routes) ? routes : _others;
    }

    private static string? FirstLiteral(HttpRoute route, int depth)
    {
        if (route.Template.Segments.Count <= depth) return null;
        var segment = route.Template.Segments[depth];
        return segment.IsSimple && segment.Parts[0].IsLiteral ? segment.Parts[0].Text : null;
    }
}
